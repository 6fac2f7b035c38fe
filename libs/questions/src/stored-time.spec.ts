import { describe, expect, test } from '@jest/globals';
import { parseStoredTime } from './stored-time.js';

const moment = 1_795_518_123_123_456_789n;

describe('moments of the store', () => {
  test('are read from the store to the nanosecond', () => {
    expect(parseStoredTime('2026-11-24 11:02:03.123456789')).toBe(moment);
    expect(parseStoredTime('1970-01-01 00:00:00')).toBe(0n);
    expect(parseStoredTime('2026-11-24 11:02:03.5')).toBe(1_795_518_123_500_000_000n);
  });

  test.each(['', 'yesterday', '2026-11-24T11:02:03Z', '2026-13-24 11:02:03'])(
    '"%s" is no time of the store',
    (text) => {
      expect(parseStoredTime(text)).toBeUndefined();
    },
  );
});
