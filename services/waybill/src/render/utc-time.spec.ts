import { describe, expect, test } from '@jest/globals';
import { formatUtc, formatUtcNear } from './utc-time.js';

const moment = 1_795_518_123_123_456_789n;

describe('moments in UTC', () => {
  test('are cut off at the millisecond', () => {
    expect(formatUtc(moment)).toBe('2026-11-24 11:02:03.123');
  });

  test('show the day only when it is another one', () => {
    expect(formatUtcNear(moment, moment + 3_600_000_000_000n)).toBe('11:02:03');
    expect(formatUtcNear(moment, moment + 86_400_000_000_000n)).toBe('2026-11-24 11:02:03');
  });
});
