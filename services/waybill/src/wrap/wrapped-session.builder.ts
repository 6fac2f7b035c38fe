import { PassThrough } from 'node:stream';
import type { EmitEvent, PayloadCase, PayloadInit } from '@waybill/sdk';
import { runWrap, type WrapOptions } from './run-wrap.js';

/** A wrapped session inside a test: its streams, what it emitted, and its exit code. */
export interface WrappedSession {
  readonly stdin: PassThrough;
  readonly stdout: PassThrough;
  readonly exitCode: Promise<number>;
  readonly events: readonly EmitEvent[];
  /** What was written to stderr so far. */
  stderrText(): string;
  /** The payloads of that name, in the order of their emission. */
  payloads<Case extends PayloadCase>(name: Case): Extract<PayloadInit, { case: Case }>['value'][];
  /** Resolves with the events of that name once there are so many. */
  waitFor(name: PayloadCase, count: number): Promise<readonly EmitEvent[]>;
}

/** Starts `runWrap` over streams in memory, with an emitter that keeps what it is given. */
export function createWrappedSession(argv: readonly string[], changes: Partial<WrapOptions> = {}): WrappedSession {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const events: EmitEvent[] = [];
  const listeners = new Set<() => void>();
  let text = '';
  stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const emitter = {
    emit(event: EmitEvent): string {
      events.push(event);
      for (const listener of listeners) listener();
      return String(events.length);
    },
    shutdown: async () => ({ emitted: 0, adopted: 0, acknowledged: 0, rejected: 0, dropped: 0, waiting: 0 }),
  };
  let lastId = 0;
  const exitCode = runWrap({
    argv,
    serverName: 'files',
    emitter,
    stdin,
    stdout,
    stderr,
    env: { PATH: changes.env?.['PATH'] ?? '', ...changes.env },
    cwd: '/',
    homeDirectory: '/home/tester',
    osUser: 'tester',
    clock: { nowUnixNano: () => 1_700_000_000_000_000_000n },
    monotonicNano: () => process.hrtime.bigint(),
    uniqueId: () => String((lastId += 1)),
    ...changes,
  });
  const named = (name: PayloadCase): EmitEvent[] => events.filter((event) => event.payload.case === name);
  return {
    stdin,
    stdout,
    exitCode,
    events,
    stderrText: () => text,
    payloads: (name) => named(name).map((event) => event.payload.value as never),
    waitFor: (name, count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (named(name).length < count) return;
          listeners.delete(look);
          resolve(named(name));
        };
        listeners.add(look);
        look();
      }),
  };
}
