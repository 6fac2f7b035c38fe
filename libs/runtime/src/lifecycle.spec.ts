import { EventEmitter } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { silentLogger, type Component } from '@waybill/ports';
import { createLifecycle, untilSignal } from './lifecycle.js';

function createTrace() {
  const steps: string[] = [];
  const component = (name: string, changes: Partial<Component> = {}): Component => ({
    name,
    start: async () => void steps.push(`start ${name}`),
    shutdown: async () => void steps.push(`shutdown ${name}`),
    ...changes,
  });
  return { steps, component };
}

const lifecycleOf = (components: readonly Component[], drainTimeoutMs = 5000) =>
  createLifecycle({ components, drainTimeoutMs, logger: silentLogger });

describe('a lifecycle', () => {
  test('starts in order and shuts down in reverse, once', async () => {
    const { steps, component } = createTrace();
    const lifecycle = lifecycleOf([component('log'), component('collector')]);
    await lifecycle.start();
    expect(await lifecycle.shutdown()).toBe(true);
    await lifecycle.shutdown();
    expect(steps).toEqual(['start log', 'start collector', 'shutdown collector', 'shutdown log']);
  });

  test('shuts down what had started when a later component cannot start, and says why', async () => {
    const { steps, component } = createTrace();
    const broken = component('engine', { start: () => Promise.reject(new Error('no engine')) });
    const lifecycle = lifecycleOf([component('log'), broken, component('collector')]);
    await expect(lifecycle.start()).rejects.toThrow('no engine');
    expect(steps).toEqual(['start log', 'shutdown log']);
  });

  test('starts nothing more when it is told to shut down while starting', async () => {
    const { steps, component } = createTrace();
    const gate = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    const slow = component('engine', {
      start: () => {
        reached.resolve();
        return gate.promise;
      },
    });
    const lifecycle = lifecycleOf([component('log'), slow, component('collector')]);
    const started = lifecycle.start();
    await reached.promise;
    const stopped = lifecycle.shutdown();
    gate.resolve();
    await Promise.all([started, stopped]);
    expect(steps.toSorted()).toEqual(['shutdown engine', 'shutdown log', 'start log']);
  });

  test('leaves behind what does not drain in time, and releases the rest', async () => {
    const { steps, component } = createTrace();
    const stuck = component('collector', { shutdown: () => new Promise(() => {}) });
    const lifecycle = lifecycleOf([component('log'), stuck], 5);
    await lifecycle.start();
    expect(await lifecycle.shutdown()).toBe(false);
    expect(steps).toContain('shutdown log');
  });

  test('goes on when a component cannot release a resource', async () => {
    const { steps, component } = createTrace();
    const leaking = component('collector', { shutdown: () => Promise.reject(new Error('leak')) });
    const lifecycle = lifecycleOf([component('log'), leaking]);
    await lifecycle.start();
    expect(await lifecycle.shutdown()).toBe(false);
    expect(steps).toContain('shutdown log');
  });
});

describe('untilSignal', () => {
  test('resolves with the first signal and leaves the second to the system', async () => {
    const source = new EventEmitter();
    const received = untilSignal(source);
    source.emit('SIGTERM');
    expect(await received).toBe('SIGTERM');
    expect(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM')).toBe(0);
  });
});
