import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareField, type Compared, type DiffStatus } from './compare.js';
import { countStatuses, diffOf, isDifferent, type Difference } from './diff.js';
import {
  countOf,
  diffGroups,
  durationOf,
  keyedOf,
  moneyOf,
  scalarOf,
  setOf,
  type FieldTable,
  type FieldValues,
} from './field.js';

const table = {
  time: { latency: 'duration' },
  authority: { lane: 'scalar', scopes: 'set' },
  effects: { effects: 'keyed' },
  spend: { actual: 'money', unpriced: 'count' },
} as const satisfies FieldTable;

type Values = FieldValues<typeof table>;

const silent: Values = {
  latency: undefined,
  lane: undefined,
  scopes: undefined,
  effects: undefined,
  actual: undefined,
  unpriced: undefined,
};

const said: Values = {
  latency: durationOf(5n),
  lane: scalarOf('fs_local'),
  scopes: setOf(['read', 'write']),
  effects: keyedOf([['file_created /a', 'reversible']]),
  actual: moneyOf([['USD', 42_000_000n]]),
  unpriced: countOf(0),
};

const text = fc.string({ maxLength: 3 });
const money = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const maybe = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined });
const anyValues: fc.Arbitrary<Values> = fc.record({
  latency: maybe(money.map((nanos) => ({ kind: 'duration', nanos }) as const)),
  lane: text.map(scalarOf),
  scopes: maybe(fc.array(text, { maxLength: 4 }).map(setOf)),
  effects: maybe(fc.array(fc.tuple(text, text), { maxLength: 4 }).map(keyedOf)),
  actual: fc.array(fc.tuple(fc.constantFrom('USD', 'EUR'), money), { maxLength: 4 }).map(moneyOf),
  unpriced: maybe(money.map(countOf)),
});

describe('the difference of two sides', () => {
  test('is none of a side and itself', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const differences = diffOf(table, values, values);
        const compared = differences.flatMap((each) => [each, ...each.members]);
        expect(compared.filter(({ status }) => status !== 'same' && status !== 'unsaid')).toEqual([]);
        expect(compared.every(({ delta }) => delta === undefined || delta === 0n)).toBe(true);
        expect(isDifferent(differences)).toBe(false);
      }),
    );
  });

  test('is mirrored when the sides are exchanged', () => {
    fc.assert(
      fc.property(anyValues, anyValues, (left, right) => {
        expect(diffOf(table, right, left)).toEqual(diffOf(table, left, right).map(mirrored));
      }),
    );
  });

  test('tells of every field once, by group, whatever the sides say', () => {
    fc.assert(
      fc.property(anyValues, anyValues, (left, right) => {
        const differences = diffOf(table, left, right);
        expect(differences.map(({ name }) => name)).toEqual([
          'lane',
          'scopes',
          'effects',
          'actual',
          'unpriced',
          'latency',
        ]);
        const places = differences.map(({ group }) => diffGroups.indexOf(group));
        expect(places).toEqual(places.toSorted((one, other) => one - other));
        const counts = Object.values(countStatuses(differences));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(differences.length);
      }),
    );
  });

  test('does not depend on the order in which members were said', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 5 }), (entries) => {
        const [one, other] = [keyedOf(entries), keyedOf(entries.toReversed())];
        expect(compareField('keyed', one, other).status).toBe('same');
      }),
    );
  });

  test('takes what neither side says for unknown, and not for the same', () => {
    const differences = diffOf(table, silent, silent);
    expect(countStatuses(differences)).toMatchObject({ same: 0, unsaid: 6 });
    expect(isDifferent(differences)).toBe(false);
  });

  test('tells nobody said from said to be empty', () => {
    expect(compareField('set', undefined, setOf([]))).toMatchObject({ status: 'only_right', members: [] });
    expect(compareField('set', setOf([]), setOf([]))).toMatchObject({ status: 'same', members: [] });
    expect(compareField('set', setOf([]), setOf(['a']))).toMatchObject({
      status: 'changed',
      members: [{ name: 'a', status: 'only_right' }],
    });
  });

  test('is what one side alone says', () => {
    const differences = diffOf(table, said, silent);
    expect(differences.map(({ status }) => status)).toEqual(Array(6).fill('only_left'));
    expect(isDifferent(differences)).toBe(true);
  });

  test('is nothing where only the time that it took differs', () => {
    const differences = diffOf(table, said, { ...said, latency: durationOf(7n) });
    expect(differences.find(({ name }) => name === 'latency')).toMatchObject({ status: 'changed', delta: 2n });
    expect(isDifferent(differences)).toBe(false);
  });

  test('is exact in money, currency by currency', () => {
    const left = moneyOf([
      ['USD', 9_007_199_254_740_993n],
      ['EUR', 1n],
    ]);
    const right = moneyOf([
      ['USD', 9_007_199_254_740_994n],
      ['SEK', 1n],
    ]);
    expect(compareField('money', left, right)).toMatchObject({
      status: 'changed',
      members: [
        { name: 'EUR', status: 'only_left', left: 1n, delta: undefined },
        { name: 'SEK', status: 'only_right', right: 1n },
        { name: 'USD', status: 'changed', delta: 1n },
      ],
    });
  });

  test('takes a key that comes several times with all of its texts', () => {
    const left = keyedOf([
      ['scope by gateway', 'b'],
      ['scope by gateway', 'a'],
    ]);
    expect(compareField('keyed', left, keyedOf([['scope by gateway', 'a']])).members).toEqual([
      { name: 'scope by gateway', status: 'changed', left: 'a; b', right: 'a', delta: undefined },
    ]);
  });
});

const mirrorOf: Readonly<Record<DiffStatus, DiffStatus>> = {
  same: 'same',
  changed: 'changed',
  only_left: 'only_right',
  only_right: 'only_left',
  unsaid: 'unsaid',
};

function mirrored(difference: Difference): Difference {
  return { ...turned(difference), members: difference.members.map(turned) };
}

function turned<Side extends Compared>(compared: Side): Side {
  const { status, left, right, delta } = compared;
  return {
    ...compared,
    status: mirrorOf[status],
    left: right,
    right: left,
    delta: delta === undefined ? undefined : -delta,
  };
}
