import { describe, expect, test } from '@jest/globals';
import { formatUtc, formatUtcNear, parseClickHouseTime } from './utc-time.js';

const moment = 1_795_518_123_123_456_789n;

describe('moments in UTC', () => {
  test('are cut off at the millisecond', () => {
    expect(formatUtc(moment)).toBe('2026-11-24 11:02:03.123');
  });

  test('show the day only when it is another one', () => {
    expect(formatUtcNear(moment, moment + 3_600_000_000_000n)).toBe('11:02:03');
    expect(formatUtcNear(moment, moment + 86_400_000_000_000n)).toBe('2026-11-24 11:02:03');
  });

  test('are read from the store to the nanosecond', () => {
    expect(parseClickHouseTime('2026-11-24 11:02:03.123456789')).toBe(moment);
    expect(parseClickHouseTime('1970-01-01 00:00:00')).toBe(0n);
    expect(parseClickHouseTime('2026-11-24 11:02:03.5')).toBe(1_795_518_123_500_000_000n);
  });

  test.each(['', 'yesterday', '2026-11-24T11:02:03Z', '2026-13-24 11:02:03'])(
    '"%s" is no time of the store',
    (text) => {
      expect(parseClickHouseTime(text)).toBeUndefined();
    },
  );
});
