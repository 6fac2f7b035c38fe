import { describe, expect, test } from '@jest/globals';
import { SpendKind, SpendSource } from '@waybill/contracts';
import { aCallOf, aHistory } from '@waybill/testing';
import { reservationsOf } from './reservations.js';

type Init = Parameters<typeof aHistory>[0][number];

interface EntryInit {
  readonly attempt?: number;
  readonly correctsEntryId?: string;
  readonly isRollup?: boolean;
}

const entry = (
  kind: SpendKind,
  entryId: string,
  amountNanos: bigint | undefined,
  { attempt = 1, ...more }: EntryInit = {},
): Init => ({
  attempt,
  payload: {
    case: 'spendRecorded',
    value: {
      entryId,
      kind,
      source: SpendSource.RECEIPT,
      ...(amountNanos === undefined ? {} : { amount: { amountNanos, currency: 'USD' } }),
      ...more,
    },
  },
});
const { RESERVE, ACTUAL, RELEASE, ADJUST, ESTIMATE } = SpendKind;
const reservationsFrom = (...inits: Init[]) => reservationsOf(aCallOf(aHistory(inits)).spend.entries);
const stateOf = (...inits: Init[]) => reservationsFrom(...inits).map((each) => [each.state, each.heldNanos]);
const reserve = entry(RESERVE, 'r', 100n);

describe('a reservation', () => {
  test.each<readonly [string, readonly Init[], string, bigint | undefined]>([
    ['is open while nothing follows', [], 'open', 100n],
    ['is open after an estimate', [entry(ESTIMATE, 'e', 90n)], 'open', 100n],
    ['is used by the actual cost that names it', [entry(ACTUAL, 'a', 40n, { correctsEntryId: 'r' })], 'used', 0n],
    ['is used by the actual cost of its attempt', [entry(ACTUAL, 'a', 40n)], 'used', 0n],
    ['is used by a cost without a price', [entry(ACTUAL, 'a', undefined)], 'used', 0n],
    ['is not used by the cost of another attempt', [entry(ACTUAL, 'a', 40n, { attempt: 2 })], 'open', 100n],
    ['is not used by what only repeats other entries', [entry(ACTUAL, 'a', 40n, { isRollup: true })], 'open', 100n],
    ['is released by a release that names it', [entry(RELEASE, 'x', 100n, { correctsEntryId: 'r' })], 'released', 0n],
    ['is released by a release without an amount', [entry(RELEASE, 'x', undefined)], 'released', 0n],
    ['is open after a part of it was released', [entry(RELEASE, 'x', 30n)], 'open', 70n],
    ['is released by parts', [entry(RELEASE, 'x', 30n), entry(RELEASE, 'y', 70n)], 'released', 0n],
    ['is used, although the rest of it was released', [entry(ACTUAL, 'a', 40n), entry(RELEASE, 'x', 60n)], 'used', 0n],
    ['grows and shrinks by corrections', [entry(ADJUST, 'c', -20n, { correctsEntryId: 'r' })], 'open', 80n],
    [
      'is corrected by the correction of a correction',
      [entry(ADJUST, 'c', -20n, { correctsEntryId: 'r' }), entry(ADJUST, 'd', 5n, { correctsEntryId: 'c' })],
      'open',
      85n,
    ],
    [
      'is not released by a release of something else',
      [entry(RELEASE, 'x', 100n, { correctsEntryId: 'q' })],
      'open',
      100n,
    ],
  ])('%s', (_, others, state, heldNanos) => {
    expect(stateOf(reserve, ...others)).toEqual([[state, heldNanos]]);
    expect(stateOf(...others, reserve)).toEqual([[state, heldNanos]]);
  });

  test('among several of one attempt is told by name only', () => {
    const second = entry(RESERVE, 's', 10n);
    expect(stateOf(reserve, second, entry(ACTUAL, 'a', 40n))).toEqual([
      ['open', 100n],
      ['open', 10n],
    ]);
    expect(stateOf(reserve, second, entry(ACTUAL, 'a', 40n, { correctsEntryId: 's' }))).toEqual([
      ['open', 100n],
      ['used', 0n],
    ]);
  });

  test('of which nobody said how much holds nobody knows how much', () => {
    expect(reservationsFrom(entry(RESERVE, 'r', undefined))).toMatchObject([
      { reservedNanos: undefined, heldNanos: undefined, state: 'open' },
    ]);
  });
});
