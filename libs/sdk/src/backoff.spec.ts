import { describe, expect, test } from '@jest/globals';
import { toRetryDelayMs } from './backoff.js';

const bounds = { firstMs: 100, maxMs: 5_000 };

describe('the wait before the next try', () => {
  test('lies anywhere between half of the first and a bound that doubles with each failure', () => {
    const longest = [1, 2, 3, 4].map((failureCount) => toRetryDelayMs({ ...bounds, failureCount, random: 1 }));
    expect(longest).toEqual([100, 200, 400, 800]);
    expect(toRetryDelayMs({ ...bounds, failureCount: 4, random: 0.2 })).toBe(200);
    expect(toRetryDelayMs({ ...bounds, failureCount: 4, random: 0 })).toBe(50);
  });

  test('stays below its maximum after any number of failures', () => {
    expect(toRetryDelayMs({ ...bounds, failureCount: 1_000_000, random: 1 })).toBe(5_000);
  });

  test('is never shorter than what the server asks for', () => {
    expect(toRetryDelayMs({ ...bounds, failureCount: 1, retryAfterMs: 20_000, random: 0 })).toBe(20_000);
    expect(toRetryDelayMs({ ...bounds, failureCount: 9, retryAfterMs: 20_000, random: 1 })).toBeCloseTo(22_000);
  });
});
