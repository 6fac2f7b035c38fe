import type { RateCard, RateEntry } from './rate-card.js';

/** A rate of 2,000 nanos of USD for a token, whoever counts it, since ever. */
export function aRate(init: Partial<RateEntry> = {}): RateEntry {
  return {
    provider: '',
    operation: '',
    unit: 'tokens',
    currency: 'USD',
    attosPerUnit: 2_000_000_000_000n,
    effectiveFromUnixNano: 0n,
    effectiveUntilUnixNano: undefined,
    ...init,
  };
}

/** The card `list/1` with the given entries. */
export function aRateCard(...entries: readonly Partial<RateEntry>[]): RateCard {
  return { id: 'list', version: '1', entries: entries.map(aRate) };
}
