import type { Component, Logger } from '@waybill/ports';
import { errorFields } from './logger.js';

export interface LifecycleOptions {
  /** In the order of their start: what is needed comes before what needs it. */
  readonly components: readonly Component[];
  /** All components together have this long to drain. */
  readonly drainTimeoutMs: number;
  readonly logger: Logger;
}

/**
 * Starts components in order and shuts them down in reverse.
 *
 * - `start` rejects with the first component's failure, after shutting down those that had started.
 *   Told to shut down while it starts, it starts nothing more and shuts down what was starting.
 * - `shutdown` never rejects and is bounded: a component that is still draining when the common deadline has passed is
 *   left behind, said aloud, and the next one is told. It answers false when that, or a failure to release, happened.
 */
export interface Lifecycle {
  start(): Promise<void>;
  shutdown(): Promise<boolean>;
}

/** The one list of what runs in a process. */
export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const started: Component[] = [];
  let stopping: Promise<boolean> | undefined;
  const shutdown = (): Promise<boolean> => {
    stopping ??= shutdownInReverse(started, options);
    return stopping;
  };
  return {
    async start() {
      for (const component of options.components) {
        if (stopping !== undefined) {
          return;
        }
        try {
          await component.start();
          if (stopping !== undefined) {
            await component.shutdown();
            return;
          }
          started.push(component);
        } catch (error) {
          await shutdown();
          throw error;
        }
      }
    },
    shutdown,
  };
}

async function shutdownInReverse(started: Component[], { drainTimeoutMs, logger }: LifecycleOptions): Promise<boolean> {
  const deadline = createDeadline(drainTimeoutMs);
  let isClean = true;
  try {
    for (let component = started.pop(); component !== undefined; component = started.pop()) {
      isClean = (await shutdownOne(component, deadline.passed, logger)) && isClean;
    }
  } finally {
    deadline.clear();
  }
  return isClean;
}

async function shutdownOne(component: Component, passed: Promise<'passed'>, logger: Logger): Promise<boolean> {
  try {
    const drained = component.shutdown().then(() => 'drained' as const);
    if ((await Promise.race([drained, passed])) === 'drained') {
      return true;
    }
    drained.catch((error: unknown) =>
      logger.error('shutdown failed late', { component: component.name, ...errorFields(error) }),
    );
    logger.error('still draining at the deadline, left behind', { component: component.name });
  } catch (error) {
    logger.error('shutdown failed', { component: component.name, ...errorFields(error) });
  }
  return false;
}

function createDeadline(timeoutMs: number): { passed: Promise<'passed'>; clear(): void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<'passed'>((resolve) => {
    timer = setTimeout(() => resolve('passed'), timeoutMs);
  });
  return { passed, clear: () => clearTimeout(timer) };
}

/** What tells a process to end: the part of `process` that is needed, so that a test can be one. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}

/** Resolves with the first SIGINT or SIGTERM. A second one then ends the process at once, as it does by default. */
export function untilSignal(source: SignalSource): Promise<'SIGINT' | 'SIGTERM'> {
  return new Promise((resolve) => {
    const listeners = (['SIGINT', 'SIGTERM'] as const).map((signal) => [signal, () => end(signal)] as const);
    const end = (received: 'SIGINT' | 'SIGTERM'): void => {
      for (const [signal, listener] of listeners) {
        source.off(signal, listener);
      }
      resolve(received);
    };
    for (const [signal, listener] of listeners) {
      source.on(signal, listener);
    }
  });
}
