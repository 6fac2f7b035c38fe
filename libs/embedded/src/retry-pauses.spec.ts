import { describe, expect, test } from '@jest/globals';
import { retryPauseMs } from './retry-pauses.js';

const pauses = (random: number) => ({ retryPauseMsMin: 100, retryPauseMsMax: 30_000, random: () => random });

describe('The pause before the next try', () => {
  test('doubles with each try that failed, up to the longest', () => {
    expect([0, 1, 2, 8, 9, 1_000].map((count) => retryPauseMs(pauses(1), count))).toEqual([
      100, 200, 400, 25_600, 30_000, 30_000,
    ]);
  });

  test('is by chance between half of that and all of it', () => {
    expect([0, 0.5, 1].map((random) => retryPauseMs(pauses(random), 3))).toEqual([400, 600, 800]);
  });
});
