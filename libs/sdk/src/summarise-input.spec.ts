import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { create, toBinary } from '@bufbuild/protobuf';
import { InputSummarySchema } from '@waybill/contracts';
import { digestOfJson, summariseInput } from '@waybill/sdk';

describe('the summary of an input', () => {
  test('names each key with type, size, digest and number of elements', () => {
    const input = { path: '/tmp/ä', edits: [1, 2, 3], options: { a: 1 }, dryRun: true, head: 7, none: null };
    const summary = summariseInput(input);
    expect(
      summary.fields?.map(({ key, type, sizeBytes, elementCount }) => [key, type, sizeBytes, elementCount]),
    ).toEqual([
      ['path', 'string', 9n, 0],
      ['edits', 'array', 7n, 3],
      ['options', 'object', 7n, 1],
      ['dryRun', 'boolean', 4n, 0],
      ['head', 'number', 1n, 0],
      ['none', 'null', 4n, 0],
    ]);
    expect(summary.fields?.[0]?.digest).toEqual(digestOfJson('/tmp/ä'));
    expect(summary.totalBytes).toBe(BigInt(Buffer.byteLength(JSON.stringify(input))));
    expect(summary.digest).toEqual(digestOfJson(input));
  });

  test('is equal for equal inputs whose keys stand in another order', () => {
    expect(summariseInput({ a: 1, b: { c: 1, d: 2 } }).digest).toEqual(
      summariseInput({ b: { d: 2, c: 1 }, a: 1 }).digest,
    );
  });

  test('names at most 64 keys and counts the others', () => {
    const input = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`key-${index}`, index]));
    const summary = summariseInput(input);
    expect(summary.fields).toHaveLength(64);
    expect(summary.omittedFieldCount).toBe(6);
  });

  test('cuts a long key between characters', () => {
    const [field] = summariseInput({ ['ä'.repeat(100)]: 1 }).fields ?? [];
    expect(field?.key).toBe('ä'.repeat(64));
    expect(summariseInput({ [`a${'😀'.repeat(40)}`]: 1 }).fields?.[0]?.key).toBe(`a${'😀'.repeat(31)}`);
  });

  test.each([undefined, null, 'text', 7, [1, 2]])('of %j, which has no keys, is its size and digest', (input) => {
    const summary = summariseInput(input);
    expect(summary.fields).toEqual([]);
    expect(summary.digest).toHaveLength(32);
  });

  test('holds no value, whatever the input', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.jsonValue(), (secret, other) => {
        const bytes = toBinary(
          InputSummarySchema,
          create(InputSummarySchema, summariseInput({ key: [other, secret] })),
        );
        expect(Buffer.from(bytes).includes(secret)).toBe(false);
      }),
    );
  });
});
