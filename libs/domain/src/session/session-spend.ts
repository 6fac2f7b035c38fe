import { noCurrency } from '../spend/spend.js';
import type { CallFacts, CallSpendEntry } from './call-facts.js';
import type { SessionSpend } from './session-trail.js';

/** The money of a session, from every entry that counts. A sum over several currencies is none. */
export function sessionSpendOf(calls: readonly CallFacts[]): SessionSpend {
  const counted = calls.flatMap((call) => call.entries).filter((entry) => entry.isCounted);
  const priced = counted.filter((entry) => entry.amountNanos !== undefined);
  const currencies = [...new Set(priced.map((entry) => entry.currency))];
  const estimates = priced.filter((entry) => entry.kind === 'estimate');
  const actuals = priced.filter((entry) => entry.kind !== 'estimate');
  const isMixed = currencies.length > 1;
  return {
    estimatedNanos: isMixed ? 0n : sumOf(estimates),
    actualNanos: isMixed ? 0n : sumOf(actuals),
    currency: isMixed ? noCurrency : (currencies[0] ?? ''),
    estimatedByCurrency: sumByCurrency(estimates),
    actualByCurrency: sumByCurrency(actuals),
    unpricedEntries: counted.length - priced.length,
  };
}

function sumByCurrency(entries: readonly CallSpendEntry[]): ReadonlyMap<string, bigint> {
  const currencies = [...new Set(entries.map((entry) => entry.currency))].sort();
  return new Map(currencies.map((each) => [each, sumOf(entries.filter((entry) => entry.currency === each))]));
}

function sumOf(entries: readonly CallSpendEntry[]): bigint {
  return entries.reduce((total, entry) => total + (entry.amountNanos ?? 0n), 0n);
}
