import { describe, expect, test } from '@jest/globals';
import {
  toBase64,
  toInt64Text,
  toInt64TextOrNull,
  toTimeText,
  toTimeTextOrNull,
  toUint32,
  toUint64Text,
} from './row-values.js';

describe('A value of a row', () => {
  test.each([
    [0n, '1970-01-01 00:00:00.000000000'],
    [1n, '1970-01-01 00:00:00.000000001'],
    [1_767_225_600_123_456_789n, '2026-01-01 00:00:00.123456789'],
    [2n ** 63n - 1n, '2262-04-11 23:47:16.854775807'],
  ])('keeps every nanosecond of %s', (unixNano, expected) => {
    expect(toTimeText(unixNano)).toBe(expected);
    expect(toTimeTextOrNull(unixNano)).toBe(expected);
  });

  test('is the nearest that the column can hold', () => {
    expect(toTimeText(2n ** 64n - 1n)).toBe('2262-04-11 23:47:16.854775807');
    expect(toTimeText(-1n)).toBe('1970-01-01 00:00:00.000000000');
    expect(toInt64Text(2n ** 80n)).toBe('9223372036854775807');
    expect(toInt64Text(-(2n ** 80n))).toBe('-9223372036854775808');
    expect(toUint64Text(2n ** 64n - 1n)).toBe('18446744073709551615');
    expect(toUint64Text(-1n)).toBe('0');
    expect([toUint32(2 ** 40), toUint32(-1), toUint32(Number.NaN), toUint32(7)]).toEqual([2 ** 32 - 1, 0, 0, 7]);
  });

  test('is null when nobody said', () => {
    expect(toTimeTextOrNull(undefined)).toBeNull();
    expect(toInt64TextOrNull(undefined)).toBeNull();
    expect(toInt64TextOrNull(0n)).toBe('0');
  });

  test('carries the bytes of a slice, not of the buffer around it', () => {
    expect(toBase64(Uint8Array.of(1, 2, 3, 4).subarray(1, 3))).toBe('AgM=');
  });
});
