import { countedKindOf, entriesById, rootOf } from '../spend/spend-corrections.js';
import { moneyOf, type FieldValue } from './field.js';

/** An entry of the ledger of one call, as far as it is compared. */
export interface ClaimedSpend {
  readonly entryId: string;
  /** `estimate`, `actual`, `adjust`, … */
  readonly kind: string;
  /** `undefined`: not priced. */
  readonly amountNanos: bigint | undefined;
  readonly currency: string;
  /** `receipt`, `tool_reported`, `rate_card`. */
  readonly source: string;
  readonly correctsEntryId: string;
  readonly isRollup: boolean;
  /** Whether it is part of the sums of its call. */
  readonly isCounted: boolean;
  readonly lane: string;
  readonly provider: string;
  readonly rateId: string;
}

/**
 * The amounts of one kind, by currency, of those entries that are wanted; a correction belongs to what it corrects.
 * `undefined` where none of them has a price.
 */
export function amountsOf(
  entries: readonly ClaimedSpend[],
  kind: 'estimate' | 'actual',
  isWanted: (root: ClaimedSpend) => boolean,
): Extract<FieldValue, { readonly kind: 'money' }> | undefined {
  const byId = entriesById(entries);
  return moneyOf(
    entries
      .filter((each) => countedKindOf(each, byId) === kind && isWanted(rootOf(each, byId) ?? each))
      .flatMap(({ currency, amountNanos }) => (amountNanos === undefined ? [] : [[currency, amountNanos] as const])),
  );
}

/** What a call was expected to cost, and what it cost, by the entries that its sums are made of. */
export function countedAmountsOf(entries: readonly ClaimedSpend[]) {
  const isCounted = (entry: ClaimedSpend) => entry.isCounted;
  return { estimated: amountsOf(entries, 'estimate', isCounted), actual: amountsOf(entries, 'actual', isCounted) };
}
