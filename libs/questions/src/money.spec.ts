import { describe, expect, test } from '@jest/globals';
import { formatMoney } from './money.js';

describe('money as text', () => {
  test.each([
    [42_000_000n, '0.042 USD'],
    [1n, '0.000000001 USD'],
    [1_500_000_000n, '1.50 USD'],
    [0n, '0.00 USD'],
    [-2_000_000_000n, '-2.00 USD'],
    [-1n, '-0.000000001 USD'],
    [9_223_372_036_854_775_807n, '9223372036.854775807 USD'],
  ])('shows %s nanos exactly', (nanos, text) => {
    expect(formatMoney(nanos, 'USD')).toBe(text);
  });

  test('an amount without a currency stands alone', () => {
    expect(formatMoney(1_000_000_000n, '')).toBe('1.00');
  });
});
