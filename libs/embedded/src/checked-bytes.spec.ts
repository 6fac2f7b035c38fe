import { describe, expect, test } from '@jest/globals';
import { fromCheckedBytes, toCheckedBytes } from './checked-bytes.js';

describe('checked bytes', () => {
  const key = Buffer.from('key');
  const checked = toCheckedBytes(key, Buffer.from('one'), Buffer.from('two'));

  test('come back as one piece', () => {
    expect(fromCheckedBytes(key, checked)?.toString()).toBe('onetwo');
  });

  test('may be none', () => {
    expect(fromCheckedBytes(key, toCheckedBytes(key))).toHaveLength(0);
  });

  test('are refused when any one bit has changed', () => {
    for (let bit = 0; bit < checked.byteLength * 8; bit += 1) {
      const flipped = Buffer.from(checked);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(fromCheckedBytes(key, flipped)).toBeUndefined();
    }
  });

  test('are refused under another key, when cut off, and when there are too few for a checksum', () => {
    expect(fromCheckedBytes(Buffer.from('kex'), checked)).toBeUndefined();
    expect(fromCheckedBytes(key, checked.subarray(0, -1))).toBeUndefined();
    expect(fromCheckedBytes(key, checked.subarray(0, 3))).toBeUndefined();
  });
});
