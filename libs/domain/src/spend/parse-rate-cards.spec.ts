import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseRateCards } from './parse-rate-cards.js';

const entry = {
  provider: 'llm',
  operation: 'chat',
  unit: 'input_tokens',
  currency: 'USD',
  nanosPerUnit: '37.5',
  effectiveFromUnixNano: '100',
  effectiveUntilUnixNano: '200',
};
const textOf = (...entries: readonly object[]): string =>
  JSON.stringify({ cards: [{ id: 'list', version: '1', entries }] });
const problemsIn = (text: string) => {
  const outcome = parseRateCards(text);
  return outcome.kind === 'refused' ? outcome.problems.map((each) => `${each.path}: ${each.expected}`) : [];
};

describe('rate cards', () => {
  test('are read exactly, to the billionth of a nano', () => {
    expect(parseRateCards(textOf(entry))).toEqual({
      kind: 'parsed',
      cards: [
        {
          id: 'list',
          version: '1',
          entries: [
            {
              provider: 'llm',
              operation: 'chat',
              unit: 'input_tokens',
              currency: 'USD',
              attosPerUnit: 37_500_000_000n,
              effectiveFromUnixNano: 100n,
              effectiveUntilUnixNano: 200n,
            },
          ],
        },
      ],
    });
  });

  test('may leave out provider, operation and end', () => {
    const { provider: _, operation: __, effectiveUntilUnixNano: ___, ...least } = entry;
    expect(parseRateCards(textOf(least))).toMatchObject({
      cards: [{ entries: [{ provider: '', operation: '', effectiveUntilUnixNano: undefined }] }],
    });
  });

  test.each([
    [{ unit: '' }, 'cards[0].entries[0].unit: a text of 1 to 128 characters'],
    [{ unit: 7 }, 'cards[0].entries[0].unit: a text of 1 to 128 characters'],
    [{ provider: 7 }, 'cards[0].entries[0].provider: a text of 1 to 128 characters'],
    [{ currency: 'usd' }, 'cards[0].entries[0].currency: three capital letters (ISO 4217)'],
    [
      { nanosPerUnit: 37.5 },
      'cards[0].entries[0].nanosPerUnit: a decimal text of at most 18 digits and 9 behind the point',
    ],
    [
      { nanosPerUnit: '-1' },
      'cards[0].entries[0].nanosPerUnit: a decimal text of at most 18 digits and 9 behind the point',
    ],
    [
      { nanosPerUnit: '1e3' },
      'cards[0].entries[0].nanosPerUnit: a decimal text of at most 18 digits and 9 behind the point',
    ],
    [
      { effectiveFromUnixNano: 100 },
      'cards[0].entries[0].effectiveFromUnixNano: nanoseconds since 1970 as a decimal text',
    ],
    [
      { effectiveUntilUnixNano: '100' },
      'cards[0].entries[0].effectiveUntilUnixNano: a time after effectiveFromUnixNano',
    ],
    [{ operaton: 'chat' }, `cards[0].entries[0].operaton: one of ${Object.keys(entry).join(', ')}`],
  ])('are refused with %j', (change, problem) => {
    expect(problemsIn(textOf({ ...entry, ...change }))).toEqual([problem]);
  });

  test('name all problems at once', () => {
    expect(problemsIn(textOf({ ...entry, unit: '', currency: 'x' }, 'no entry' as never))).toEqual(
      expect.arrayContaining([
        'cards[0].entries[0].currency: three capital letters (ISO 4217)',
        'cards[0].entries[0].unit: a text of 1 to 128 characters',
        'cards[0].entries[1]: an object',
      ]),
    );
  });

  test.each([
    ['[100, 200) and [199, 300)', '199', '300', 1],
    ['[100, 200) and [200, 300)', '200', '300', 0],
    ['[100, 200) and [50, 100)', '50', '100', 0],
    ['[100, 200) and [50, 101)', '50', '101', 1],
    ['[100, 200) and [120, 130)', '120', '130', 1],
  ])('may not price one thing twice at one moment: %s', (_, from, until, problemCount) => {
    const other = { ...entry, effectiveFromUnixNano: from, effectiveUntilUnixNano: until };
    expect(problemsIn(textOf(entry, other))).toHaveLength(problemCount);
    expect(problemsIn(textOf(other, entry))).toHaveLength(problemCount);
    expect(problemsIn(textOf(entry, { ...other, unit: 'output_tokens' }))).toEqual([]);
  });

  test('may not price one thing twice in two cards, nor have one name twice', () => {
    const card = { id: 'list', version: '1', entries: [entry] };
    expect(problemsIn(JSON.stringify({ cards: [card, card] }))).toEqual([
      'cards[1]: an id and version of its own',
      'cards[1].entries[0]: no other rate for the same at that time',
    ]);
  });

  test.each(['', '{', '[]', 'null', '{}', '{"cards":{}}', '{"cards":[7]}'])('are refused as the text %j', (text) => {
    expect(problemsIn(text).length).toBeGreaterThan(0);
  });

  test('are refused and never thrown at, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['parsed', 'refused']).toContain(parseRateCards(text).kind);
      }),
    );
  });
});
