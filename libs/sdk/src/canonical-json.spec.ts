import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestOfJson, toCanonicalJson } from '@waybill/sdk';
import { createHash } from 'node:crypto';

const textOf = (value: unknown): string => {
  const canonical = toCanonicalJson(value);
  return canonical.tag === 'complete' ? canonical.text : canonical.tag;
};

describe('canonical JSON', () => {
  test('sorts keys on every level and has no white space', () => {
    expect(textOf({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
  });

  test('leaves out what JSON cannot say, as JSON.stringify does', () => {
    expect(textOf({ a: undefined, b: () => 1, c: [undefined, Number.NaN] })).toBe('{"c":[null,null]}');
    expect(textOf(undefined)).toBe('null');
    expect(textOf([])).toBe('[]');
    expect(textOf({})).toBe('{}');
  });

  test('means the same as the value it was made from, and its size is that of the text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const canonical = toCanonicalJson(value);
        if (canonical.tag !== 'complete') throw new Error(canonical.tag);
        expect(JSON.parse(canonical.text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonical.bytes).toBe(Buffer.byteLength(canonical.text));
        expect(canonical.bytes).toBe(Buffer.byteLength(JSON.stringify(value)));
      }),
    );
  });

  test('does not follow a cycle, nor anything else that is too deep', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(toCanonicalJson(cycle).tag).toBe('too_deep');
    expect(toCanonicalJson([[[1]]], { depthMax: 2 }).tag).toBe('too_deep');
    expect(toCanonicalJson([[1]], { depthMax: 2 }).tag).toBe('complete');
  });

  test('stops at its size limit and says how far it came', () => {
    const canonical = toCanonicalJson(['12345', '12345'], { bytesMax: 10 });
    expect(canonical.tag).toBe('too_large');
    expect(canonical.bytes).toBeGreaterThan(10);
    expect(toCanonicalJson('x'.repeat(9_000_000)).tag).toBe('too_large');
  });

  test('has a SHA-256 digest, empty for what is beyond the limits', () => {
    const expected = createHash('sha256').update('{"a":1,"b":2}').digest();
    expect(Buffer.from(digestOfJson({ b: 2, a: 1 })).equals(expected)).toBe(true);
    expect(digestOfJson([[1]], { depthMax: 1 })).toHaveLength(0);
  });
});
