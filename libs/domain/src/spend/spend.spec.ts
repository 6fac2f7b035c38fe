import { describe, expect, test } from '@jest/globals';
import { Layer, SpendKind, SpendSource } from '@waybill/contracts';
import { aCallOf, aHistory, builtAtUnixNano } from '@waybill/testing';
import fc from 'fast-check';
import type { SpendFacts } from '../call/call.js';
import { callFactsOf } from '../session/call-facts.js';
import { aRateCard } from './rate-card.builder.js';
import type { RateCard } from './rate-card.js';

type Init = Parameters<typeof aHistory>[0][number];

const { ESTIMATE, RESERVE, ACTUAL, RELEASE, ADJUST } = SpendKind;

interface EntryInit {
  readonly amount?: bigint;
  readonly currency?: string;
  readonly source?: SpendSource;
  readonly correctsEntryId?: string;
  readonly isRollup?: boolean;
  readonly units?: readonly { readonly unit: string; readonly quantityNanos: bigint }[];
  readonly attempt?: number;
}

const entry = (kind: SpendKind, entryId: string, init: EntryInit = {}): Init => {
  const { amount, currency = 'USD', source = SpendSource.RECEIPT, attempt = 1, units = [], ...value } = init;
  const money = amount === undefined ? {} : { amount: { amountNanos: amount, currency } };
  return {
    attempt,
    payload: { case: 'spendRecorded', value: { kind, entryId, source, units: [...units], ...money, ...value } },
  };
};
const spendFrom = (inits: readonly Init[], rates: readonly RateCard[] = []): SpendFacts =>
  aCallOf(aHistory(inits), {}, rates).spend;
const sums = (...inits: Init[]) => {
  const { estimatedNanos, actualNanos, unpricedCount, currency } = spendFrom(inits);
  return [estimatedNanos, actualNanos, unpricedCount, currency];
};

describe('the life of an amount', () => {
  test.each<readonly [string, readonly Init[], readonly unknown[]]>([
    ['nothing', [], [0n, 0n, 0, '']],
    ['an estimate', [entry(ESTIMATE, 'e', { amount: 50n })], [50n, 0n, 0, 'USD']],
    ['a reservation is set aside, not spent', [entry(RESERVE, 'r', { amount: 60n })], [0n, 0n, 0, '']],
    ['a release gives back, and is no income', [entry(RELEASE, 'x', { amount: 60n })], [0n, 0n, 0, '']],
    ['an actual cost', [entry(ACTUAL, 'a', { amount: 40n })], [0n, 40n, 0, 'USD']],
    [
      'the whole life',
      [
        entry(ESTIMATE, 'e', { amount: 50n }),
        entry(RESERVE, 'r', { amount: 60n }),
        entry(ACTUAL, 'a', { amount: 40n }),
        entry(RELEASE, 'x', { amount: 20n, correctsEntryId: 'r' }),
        entry(ADJUST, 'c', { amount: -5n, correctsEntryId: 'a' }),
      ],
      [50n, 35n, 0, 'USD'],
    ],
    [
      'a refund is negative',
      [entry(ACTUAL, 'a', { amount: 40n }), entry(ADJUST, 'c', { amount: -40n, correctsEntryId: 'a' })],
      [0n, 0n, 0, 'USD'],
    ],
    ['a refund of more than was paid', [entry(ACTUAL, 'a', { amount: -7n })], [0n, -7n, 0, 'USD']],
    ['a cost without a price is unpriced', [entry(ACTUAL, 'a')], [0n, 0n, 1, '']],
    [
      'a correction without an amount is unpriced',
      [entry(ACTUAL, 'a', { amount: 1n }), entry(ADJUST, 'c', { correctsEntryId: 'a' })],
      [0n, 1n, 1, 'USD'],
    ],
    [
      'two currencies are not added',
      [entry(ACTUAL, 'a', { amount: 1n }), entry(ADJUST, 'c', { amount: 1n, currency: 'EUR' })],
      [0n, 0n, 0, 'XXX'],
    ],
    [
      'each attempt costs',
      [entry(ACTUAL, 'a', { amount: 1n }), entry(ACTUAL, 'b', { amount: 2n, attempt: 2 })],
      [0n, 3n, 0, 'USD'],
    ],
  ])('%s', (_, inits, expected) => {
    expect(sums(...inits)).toEqual(expected);
    expect(sums(...inits.toReversed())).toEqual(expected);
  });
});

describe('a correction', () => {
  const cost = entry(ACTUAL, 'a', { amount: 40n });
  const of = (correctsEntryId: string, amount: bigint, entryId = 'c') =>
    entry(ADJUST, entryId, { amount, correctsEntryId });

  test.each<readonly [string, readonly Init[], readonly unknown[]]>([
    ['of a correction', [cost, of('a', -5n), of('c', 2n, 'd')], [0n, 37n, 0, 'USD']],
    ['that comes before what it corrects', [of('a', -5n)], [0n, -5n, 0, 'USD']],
    ['that names nothing', [of('', -5n), cost], [0n, 35n, 0, 'USD']],
    ['that names itself', [of('c', -5n), cost], [0n, 35n, 0, 'USD']],
    ['in a circle', [of('d', -5n), of('c', 2n, 'd'), cost], [0n, 37n, 0, 'USD']],
    ['of an estimate', [entry(ESTIMATE, 'a', { amount: 40n }), of('a', -5n)], [35n, 0n, 0, 'USD']],
    ['of a reservation', [entry(RESERVE, 'a', { amount: 40n }), of('a', -5n)], [0n, 0n, 0, '']],
    [
      'of what only repeats other entries',
      [entry(ACTUAL, 'a', { amount: 40n, isRollup: true }), of('a', -5n)],
      [0n, 0n, 0, ''],
    ],
    [
      'of a report that a stronger one outweighs',
      [
        entry(ACTUAL, 'a', { amount: 40n, source: SpendSource.TOOL_REPORTED }),
        entry(ACTUAL, 'b', { amount: 41n }),
        of('a', -5n),
      ],
      [0n, 41n, 0, 'USD'],
    ],
  ])('%s', (_, inits, expected) => {
    expect(sums(...inits)).toEqual(expected);
    expect(sums(...inits.toReversed())).toEqual(expected);
  });

  test('has in the ledger the kind of what it corrects', () => {
    const call = aCallOf(aHistory([cost, of('a', -5n), entry(ESTIMATE, 'e', { amount: 9n }), of('e', 1n, 'd')]));
    expect(callFactsOf(call).entries.map((each) => [each.entryId, each.kind])).toEqual([
      ['a', 'actual'],
      ['c', 'actual'],
      ['e', 'estimate'],
      ['d', 'estimate'],
    ]);
  });
});

describe('one entry that comes twice', () => {
  test('is counted once, as the child reports it and not as the parent repeats it', () => {
    const child = entry(ACTUAL, 'a', { amount: 40n, source: SpendSource.TOOL_REPORTED });
    const parent = entry(ACTUAL, 'a', { amount: 45n, isRollup: true });
    expect(sums(child, parent)).toEqual([0n, 40n, 0, 'USD']);
    expect(sums(parent, child)).toEqual([0n, 40n, 0, 'USD']);
  });

  test('has the price of the report that names one, whichever came first', () => {
    const [late, early] = [entry(ACTUAL, 'a', { amount: 40n }), entry(ACTUAL, 'a')];
    expect(sums(early, late)).toEqual([0n, 40n, 0, 'USD']);
    expect(sums(late, early)).toEqual([0n, 40n, 0, 'USD']);
  });
});

describe('what was metered and has no price', () => {
  const tokens = [{ unit: 'tokens', quantityNanos: 3_000_000_000n }];
  const metered = entry(ACTUAL, 'a', { units: tokens });
  const card = aRateCard({});

  test('stays unpriced, and has an estimate from the rate card beside it', () => {
    const { entries, ...totals } = spendFrom([metered], [card]);
    expect(totals).toEqual({ estimatedNanos: 6_000n, actualNanos: 0n, unpricedCount: 1, currency: 'USD' });
    expect(entries).toEqual([
      expect.objectContaining({ entryId: 'a', kind: 'actual', amountNanos: undefined, isCounted: true }),
      {
        entryId: 'a#rated:USD',
        occurredUnixNano: builtAtUnixNano,
        attempt: 1,
        hop: 'tool',
        kind: 'estimate',
        amountNanos: 6_000n,
        currency: 'USD',
        source: 'rate_card',
        rateId: 'list/1#0',
        correctsEntryId: '',
        isRollup: false,
        isCounted: true,
        lane: '',
        provider: '',
        units: '[{"unit":"tokens","quantity_nanos":"3000000000"}]',
      },
    ]);
  });

  test('on a receipt is priced by its provider and operation, else by the tool', () => {
    const receipt: Init = {
      layer: Layer.PROVIDER,
      attempt: 1,
      payload: { case: 'providerReceipt', value: { provider: 'llm', operation: 'chat', units: tokens } },
    };
    const started: Init = { attempt: 1, payload: { case: 'toolCallStarted', value: { tool: { name: 'ask' } } } };
    const estimate = (...cards: RateCard[]) => spendFrom([started, receipt], cards).estimatedNanos;
    expect(estimate(aRateCard({ provider: 'llm', operation: 'chat' }))).toBe(6_000n);
    expect(estimate(aRateCard({ operation: 'ask' }))).toBe(6_000n);
    expect(estimate(aRateCard({ provider: 'other' }))).toBe(0n);
  });

  test('gets no estimate without a rate that held then, and none where a price is there', () => {
    expect(spendFrom([metered], [aRateCard({ effectiveFromUnixNano: builtAtUnixNano + 1n })]).entries).toHaveLength(1);
    expect(spendFrom([entry(ACTUAL, 'a', { amount: 1n, units: tokens })], [card]).entries).toHaveLength(1);
    expect(spendFrom([metered]).entries).toHaveLength(1);
  });

  test('gets none where it does not count, or is no cost', () => {
    const repeated = entry(ACTUAL, 'a', { units: tokens, isRollup: true });
    const reserved = entry(RESERVE, 'a', { units: tokens });
    for (const each of [repeated, reserved]) expect(spendFrom([each], [card]).entries).toHaveLength(1);
  });

  test('is known better than what was expected before, and worse than a price that somebody stated', () => {
    const before: Init = {
      layer: Layer.RUNTIME,
      attempt: 1,
      payload: { case: 'runtimeDecision', value: { estimate: { amountNanos: 9n, currency: 'USD' } } },
    };
    expect(spendFrom([before, metered], [card]).estimatedNanos).toBe(6_000n);
    const stated = entry(ESTIMATE, 's', { amount: 7n, source: SpendSource.TOOL_REPORTED });
    expect(spendFrom([before, metered, stated], [card]).estimatedNanos).toBe(7n);
  });

  test('is estimated together with its corrections', () => {
    const refund = entry(ADJUST, 'c', {
      correctsEntryId: 'a',
      units: [{ unit: 'tokens', quantityNanos: -1_000_000_000n }],
    });
    expect(spendFrom([metered, refund], [card])).toMatchObject({ estimatedNanos: 4_000n, unpricedCount: 2 });
  });
});

test('the sums of a call are those of its distinct counted entries, in any order and however often they come', () => {
  const init = fc
    .record({
      kind: fc.constantFrom(ESTIMATE, RESERVE, ACTUAL, RELEASE, ADJUST),
      entryId: fc.constantFrom('a', 'b', 'c', 'd'),
      amount: fc.option(fc.bigInt(-50n, 50n), { nil: undefined }),
      source: fc.constantFrom(SpendSource.RATE_CARD, SpendSource.TOOL_REPORTED, SpendSource.RECEIPT),
      correctsEntryId: fc.constantFrom('', 'a', 'b', 'c', 'd'),
      isRollup: fc.boolean(),
      attempt: fc.constantFrom(1, 2),
      units: fc.constantFrom([], [{ unit: 'tokens', quantityNanos: 1_000_000_000n }]),
    })
    .map(({ kind, entryId, amount, ...more }) =>
      entry(kind, entryId, { ...more, ...(amount === undefined ? {} : { amount }) }),
    );
  fc.assert(
    fc.property(fc.array(init, { maxLength: 8 }), fc.nat(7), (inits, turn) => {
      const events = aHistory(inits);
      const spend = aCallOf(events, {}, [aRateCard({})]).spend;
      const turned = [...events.slice(turn), ...events.slice(0, turn)].toReversed();
      expect(aCallOf(turned, {}, [aRateCard({})]).spend).toEqual(spend);

      expect(new Set(spend.entries.map((each) => each.entryId)).size).toBe(spend.entries.length);
      const facts = callFactsOf(aCallOf(events, {}, [aRateCard({})])).entries.filter((each) => each.isCounted);
      const sumOf = (kind: string) =>
        facts.filter((each) => each.kind === kind).reduce((sum, each) => sum + (each.amountNanos ?? 0n), 0n);
      expect([spend.estimatedNanos, spend.actualNanos]).toEqual([sumOf('estimate'), sumOf('actual')]);
    }),
  );
});
