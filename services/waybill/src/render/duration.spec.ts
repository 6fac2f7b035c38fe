import { describe, expect, test } from '@jest/globals';
import { formatDuration } from './duration.js';

describe('durations as text', () => {
  test.each([
    [0n, '0 ns'],
    [999n, '999 ns'],
    [1_500n, '1.5 µs'],
    [12_345_678n, '12.3 ms'],
    [999_999_999n, '999.9 ms'],
    [1_000_000_000n, '1 s'],
    [59_990_000_000n, '59.9 s'],
    [60_000_000_000n, '1 min'],
    [200_000_000_000n, '3 min 20 s'],
    [7_500_000_000_000n, '2 h 5 min'],
    [187_200_000_000_000n, '2 d 4 h'],
    [-1_500_000_000n, '-1.5 s'],
  ])('%s ns', (nanos, text) => {
    expect(formatDuration(nanos)).toBe(text);
  });
});
