import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AnswerShape } from './answer-shape.js';
import { boundAnswer } from './bound-answer.js';

const shape: AnswerShape = {
  fields: [['id', 'text']],
  lists: [
    { name: 'first', fields: [['a', 'text']] },
    { name: 'second', fields: [['b', 'number']] },
  ],
  isPaged: false,
  rest: 'ask elsewhere',
};
const paged: AnswerShape = {
  ...shape,
  fields: [['next_cursor', 'text?']],
  lists: shape.lists.slice(0, 1),
  isPaged: true,
};

const freshness = {
  source: 'log',
  observed_unix_nano: '1',
  oldest_unapplied_age_nanos: '0',
  partitions: [{ group: 'g' }],
};
const rows = (count: number, text = 'x') => Array.from({ length: count }, () => ({ a: text, more: 'm'.repeat(100) }));
const byteCountOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe('an answer', () => {
  test('has everything when it fits, and says so', () => {
    const document = { id: '1', extra: true, first: rows(2), second: [], freshness };
    expect(boundAnswer(document, shape, { mode: 'full', byteCountMax: 10_000 })).toMatchObject({
      tag: 'fits',
      document: { ...document, output: { mode: 'full', returned: 2, omitted: 0, rest: null } },
    });
  });

  test('is a summary when that is asked for, or when it would be too long', () => {
    const document = { id: '1', extra: 'e'.repeat(5_000), first: rows(2), second: [{ b: 1, c: 2 }], freshness };
    const asked = boundAnswer(document, shape, { mode: 'summary', byteCountMax: 10_000 });
    expect(boundAnswer(document, shape, { mode: 'full', byteCountMax: 1_000 })).toEqual(asked);
    expect(asked).toMatchObject({ tag: 'fits', bounds: { mode: 'summary', returned: 3, omitted: 0 } });
    expect((asked as { document: object }).document).toEqual({
      id: '1',
      first: [{ a: 'x' }, { a: 'x' }],
      second: [{ b: 1 }],
      freshness: { source: 'log', observed_unix_nano: '1', oldest_unapplied_age_nanos: '0' },
      output: expect.objectContaining({ rest: expect.stringContaining('ask elsewhere') }),
    });
  });

  test('that comes in pages is asked for with fewer rows, instead of losing the place behind the last one', () => {
    const document = { first: rows(50, 'y'.repeat(40)), next_cursor: 'c', freshness };
    const bound = boundAnswer(document, paged, { mode: 'full', byteCountMax: 1_200 });
    if (bound.tag !== 'fewer') throw new Error(`expected fewer rows, found ${bound.tag}`);
    expect(bound.limit).toBeGreaterThan(5);
    const fewer = { ...document, first: document.first.slice(0, bound.limit) };
    expect(boundAnswer(fewer, paged, { mode: 'summary', byteCountMax: 1_200 })).toMatchObject({
      tag: 'fits',
      document: { next_cursor: 'c' },
      bounds: { returned: bound.limit, omitted: null, rest: expect.stringContaining('next_cursor') },
    });
  });

  test('of which not even the smallest part fits is refused with its size', () => {
    const document = { id: 'i'.repeat(3_000), first: rows(1), second: [], freshness };
    expect(boundAnswer(document, shape, { mode: 'full', byteCountMax: 1_000 })).toEqual({
      tag: 'too_large',
      byteCount: expect.any(Number),
    });
    const oneLong = { first: rows(1, 'z'.repeat(2_000)), next_cursor: null, freshness };
    expect(boundAnswer(oneLong, paged, { mode: 'full', byteCountMax: 1_000 }).tag).toBe('too_large');
  });

  test('is never longer than it may be, and counts every row that it leaves out', () => {
    const row = fc.record({ a: fc.string({ maxLength: 60 }), b: fc.integer(), c: fc.string({ maxLength: 200 }) });
    const document = fc.record({
      id: fc.string({ maxLength: 100 }),
      first: fc.array(row, { maxLength: 60 }),
      second: fc.array(row, { maxLength: 60 }),
      freshness: fc.constant(freshness),
    });
    fc.assert(
      fc.property(document, fc.integer({ min: 700, max: 9_000 }), (given, byteCountMax) => {
        const bound = boundAnswer(given, shape, { mode: 'full', byteCountMax });
        if (bound.tag !== 'fits') throw new Error(`expected an answer, found ${bound.tag}`);
        const { returned, omitted } = bound.bounds;
        expect(byteCountOf(bound.document)).toBeLessThanOrEqual(byteCountMax);
        expect(returned + (omitted ?? 0)).toBe(given.first.length + given.second.length);
        expect(Object(bound.document['first']).length + Object(bound.document['second']).length).toBe(returned);
      }),
    );
  });
});
