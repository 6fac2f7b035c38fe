import { describe, expect, test } from '@jest/globals';
import { digestOfJson, summariseResult } from '@waybill/sdk';

describe('the summary of a result', () => {
  const result = {
    content: [
      { type: 'text', text: 'secret' },
      { type: 'image', data: 'AAAA' },
    ],
    structuredContent: { n: 1 },
  };

  test('says how large it is and what blocks it has', () => {
    expect(summariseResult(result)).toMatchObject({
      totalBytes: BigInt(Buffer.byteLength(JSON.stringify(result))),
      digest: digestOfJson(result),
      contentBlockCount: 2,
      contentTypes: ['text', 'image'],
      hasStructuredContent: true,
    });
  });

  test('lists at most 16 types and counts all blocks', () => {
    const content = Array.from({ length: 20 }, () => ({ type: 'text', text: '' }));
    const summary = summariseResult({ content });
    expect(summary.contentTypes).toHaveLength(16);
    expect(summary.contentBlockCount).toBe(20);
  });

  test.each([undefined, 'text', { content: 'no list' }, { content: [7, { type: 7 }] }])('is made of %j too', (odd) => {
    expect(summariseResult(odd).digest).toHaveLength(32);
  });
});

describe('the shape of a result', () => {
  const shapeOf = (value: unknown): unknown => summariseResult(value).shapeDigest;

  test('does not depend on values, on their number, or on the order of keys', () => {
    expect(shapeOf({ a: 1, b: ['x'] })).toEqual(shapeOf({ b: ['y', 'z'], a: 2 }));
  });

  test.each([
    ['a key', { a: 1, c: ['x'] }],
    ['a type', { a: '1', b: ['x'] }],
    ['a type within a list', { a: 1, b: [1] }],
    ['a list that is empty', { a: 1, b: [] }],
  ])('changes with %s', (_, other) => {
    expect(shapeOf(other)).not.toEqual(shapeOf({ a: 1, b: ['x'] }));
  });

  test('is found for deep values in a bounded number of steps', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 60; depth += 1) deep = [deep];
    expect(shapeOf(deep)).toHaveLength(32);
  });
});
