import { compare } from '../stitch/event-set.js';
import type { RateCard, RateEntry } from './rate-card.js';

/** What was metered, where and when. */
export interface Metered {
  readonly provider: string;
  readonly operation: string;
  readonly tool: string;
  readonly unixNano: bigint;
  readonly units: readonly { readonly unit: string; readonly quantityNanos: bigint }[];
}

/** What metered units come to, in one currency. */
export interface UnitPrice {
  readonly amountNanos: bigint;
  readonly currency: string;
  /** The entries that priced it: `id/version#entry`, from 0, several joined by `+`. */
  readonly rateId: string;
}

/**
 * Prices metered units with the rates that held when they were metered; one price for each currency, by currency.
 *
 * All or nothing: where one unit has no rate, or a price is beyond 64 bits, there is no price at all, because a part of it
 * would look like the whole. The sum is divided once, and half a nano is rounded away from zero, so that a refund of
 * the same units cancels it.
 */
export function priceOf(metered: Metered, cards: readonly RateCard[]): readonly UnitPrice[] {
  const rated = metered.units.map((each) => ({ ...each, rate: rateOf(each.unit, metered, cards) }));
  if (rated.some(({ rate }) => rate === undefined)) return [];
  const parts = rated.flatMap(({ quantityNanos, rate }) =>
    rate === undefined ? [] : [{ rate, amount: quantityNanos * rate.entry.attosPerUnit }],
  );
  const currencies = [...new Set(parts.map(({ rate }) => rate.entry.currency))].sort(compare);
  const prices = currencies.map((currency) => {
    const own = parts.filter(({ rate }) => rate.entry.currency === currency);
    return {
      amountNanos: rounded(own.reduce((sum, { amount }) => sum + amount, 0n)),
      currency,
      rateId: [...new Set(own.map(({ rate }) => rate.rateId))].join('+'),
    };
  });
  return prices.every(({ amountNanos }) => BigInt.asIntN(64, amountNanos) === amountNanos) ? prices : [];
}

interface Rate {
  readonly rateId: string;
  readonly entry: RateEntry;
}

/** The closest rate for a unit: one that names the provider, then one that names the operation, then the tool. */
function rateOf(unit: string, metered: Metered, cards: readonly RateCard[]): Rate | undefined {
  let closest: Rate | undefined;
  for (const card of cards) {
    for (const [index, entry] of card.entries.entries()) {
      if (entry.unit !== unit || !doesApply(entry, metered)) continue;
      if (closest !== undefined && closenessOf(entry, metered) <= closenessOf(closest.entry, metered)) continue;
      closest = { rateId: `${card.id}/${card.version}#${index}`, entry };
    }
  }
  return closest;
}

function doesApply(entry: RateEntry, { provider, operation, tool, unixNano }: Metered): boolean {
  const { effectiveFromUnixNano: from, effectiveUntilUnixNano: until } = entry;
  return (
    ['', provider].includes(entry.provider) &&
    ['', operation, tool].includes(entry.operation) &&
    from <= unixNano &&
    (until === undefined || unixNano < until)
  );
}

function closenessOf(entry: RateEntry, { operation }: Metered): number {
  const byOperation = entry.operation === '' ? 0 : entry.operation === operation ? 2 : 1;
  return (entry.provider === '' ? 0 : 3) + byOperation;
}

/** Nanos of a quantity times attos of a rate are 10^-27 of the currency. */
const perNano = 1_000_000_000_000_000_000n;

function rounded(amount: bigint): bigint {
  const size = amount < 0n ? -amount : amount;
  const nanos = (2n * size + perNano) / (2n * perNano);
  return amount < 0n ? -nanos : nanos;
}
