import { describe, expect, test } from '@jest/globals';
import { createEmitterClock } from './emitter-clock.js';

describe("an emitter's clock", () => {
  const clockAt = (times: { wall: bigint; monotonic: bigint }) =>
    createEmitterClock({ wallUnixNano: () => times.wall, monotonicNano: () => times.monotonic });

  test('starts at wall time and advances with the monotonic clock', () => {
    const times = { wall: 1_000_000n, monotonic: 5n };
    const now = clockAt(times);
    expect(now()).toBe(1_000_000n);
    times.monotonic = 12n;
    expect(now()).toBe(1_000_007n);
  });

  test('never shows the same time twice', () => {
    const now = clockAt({ wall: 1_000n, monotonic: 0n });
    expect([now(), now(), now()]).toEqual([1_000n, 1_001n, 1_002n]);
  });

  test('does not follow a wall clock that is set back', () => {
    const times = { wall: 10_000_000_000n, monotonic: 0n };
    const now = clockAt(times);
    times.wall = 0n;
    times.monotonic = 5n;
    expect(now()).toBe(10_000_000_005n);
  });

  test('catches up after the host has slept', () => {
    const times = { wall: 0n, monotonic: 0n };
    const now = clockAt(times);
    times.wall = 3_600_000_000_000n;
    times.monotonic = 10n;
    expect(now()).toBe(3_600_000_000_000n);
  });
});
