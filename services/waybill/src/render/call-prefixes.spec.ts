import { describe, expect, test } from '@jest/globals';
import { shortestPrefixes } from './call-prefixes.js';

describe('short call ids', () => {
  test('have 18 characters where that tells them apart', () => {
    expect(shortestPrefixes(['call_0192f3a1-7b2c-7aaa', 'call_0192f3a2-0000-7bbb'])).toEqual([
      'call_0192f3a1-7b2c',
      'call_0192f3a2-0000',
    ]);
  });

  test('are longer where ids begin alike, and each is the beginning of one id only', () => {
    const ids = ['call_0192f3a1-7b2c-7aaa', 'call_0192f3a1-7b2c-7aab', 'call_0192f3a1-7b2c-7b00'];
    const prefixes = shortestPrefixes(ids);
    expect(prefixes).toEqual(['call_0192f3a1-7b2c-7aaa', 'call_0192f3a1-7b2c-7aab', 'call_0192f3a1-7b2c-7b']);
    for (const prefix of prefixes) expect(ids.filter((id) => id.startsWith(prefix))).toHaveLength(1);
  });

  test('of an id that begins another one is the whole id', () => {
    expect(shortestPrefixes(['order', 'order-2'])).toEqual(['order', 'order-2']);
  });
});
