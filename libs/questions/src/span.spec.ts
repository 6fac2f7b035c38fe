import { describe, expect, test } from '@jest/globals';
import { parseSpanMs } from './span.js';

describe('spans as typed by people', () => {
  test.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    [' 2w ', 1_209_600_000],
  ])('%s is understood', (text, ms) => {
    expect(parseSpanMs(text)).toBe(ms);
  });

  test.each(['', '1', 'h', '1.5h', '-1h', '1h30m', '1y', '9999999s'])('"%s" is not', (text) => {
    expect(parseSpanMs(text)).toBeUndefined();
  });
});
