import { describe, expect, test } from '@jest/globals';
import { AppendSignal } from './append-signal.js';

describe('AppendSignal', () => {
  test('wakes everyone who waits', async () => {
    const signal = new AppendSignal();
    const waits = [signal.waitAfter(signal.count), signal.waitAfter(signal.count)];
    signal.notify();
    await expect(Promise.all(waits)).resolves.toHaveLength(2);
  });

  test('lets nobody wait for what came between the look and the wait', async () => {
    const signal = new AppendSignal();
    const seen = signal.count;
    signal.notify();
    await expect(signal.waitAfter(seen)).resolves.toBeUndefined();
  });

  test('holds those who come after until the next time', async () => {
    const signal = new AppendSignal();
    signal.notify();
    const asleep = Promise.resolve('asleep');
    const waiting = signal.waitAfter(signal.count).then(() => 'awake');
    await expect(Promise.race([waiting, asleep])).resolves.toBe('asleep');
    signal.notify();
    await expect(waiting).resolves.toBe('awake');
  });
});
