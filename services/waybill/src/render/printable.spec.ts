import { describe, expect, test } from '@jest/globals';
import { toPrintable, toPrintableDeep } from './printable.js';

describe('what emitters wrote', () => {
  test('cannot command the terminal', () => {
    expect(toPrintable('\u001b[2J\u0007ok\r\nfake line\u009b1m')).toBe(
      '\\u001b[2J\\u0007ok\\u000d\\u000afake line\\u009b1m',
    );
  });

  test('cannot reorder what is read', () => {
    expect(toPrintable('pay\u202eevil')).toBe('pay\\u202eevil');
  });

  test('keeps every other character', () => {
    expect(toPrintable('Zürich → 東京 ✓')).toBe('Zürich → 東京 ✓');
  });

  test('is made printable wherever it stands, and numbers stay numbers', () => {
    const value = { a: ['\u001b', 1n, undefined, null], b: { c: '\n', d: true } };
    expect(toPrintableDeep(value)).toEqual({ a: ['\\u001b', 1n, undefined, null], b: { c: '\\u000a', d: true } });
  });
});
