import type { MeteredUnits, Money, TraceEvent } from '@waybill/contracts';
import { SpendKind, SpendSource } from '@waybill/contracts';
import type { SpendEntry, SpendFacts } from './call.js';
import { spendKindName, spendSourceName } from './names.js';
import { said, type PayloadCase, type Said } from './payload.js';

/** A ledger entry before it is known whether it counts. */
type Draft = Omit<SpendEntry, 'isCounted'> & { readonly strength: SpendSource };

/** ISO 4217's code for "no currency": used for a sum over several, which would be a lie. */
export const noCurrency = 'XXX';

/**
 * The money of a call, from every hop that spoke of money.
 *
 * One attempt has one cost, however many hops report it: only the strongest source counts (receipt, then what the
 * tool reported, then a rate card). Corrections always count. Rollups, reservations and releases are kept and never summed.
 */
export function spendOf(events: readonly TraceEvent[]): SpendFacts {
  const drafts = oncePerEntry([
    ...said(events, 'runtimeDecision').flatMap(estimateOf),
    ...said(events, 'toolCallFinished').flatMap(reportedCostOf),
    ...said(events, 'upstreamCall').flatMap(upstreamCostOf),
    ...said(events, 'providerReceipt').flatMap(receiptCostOf),
    ...said(events, 'spendRecorded').map(recordedEntry),
  ]);
  const entries = drafts.map(({ strength, ...entry }) => ({
    ...entry,
    isCounted: doesCount({ ...entry, strength }, drafts),
  }));
  return { ...totalsOf(entries), entries };
}

/** An entry that several hops report under one id is one entry: the strongest report stays, of equal ones the first. */
function oncePerEntry(drafts: readonly Draft[]): readonly Draft[] {
  const byId = new Map<string, Draft>();
  for (const each of drafts) {
    const known = byId.get(each.entryId);
    if (known === undefined || each.strength > known.strength) byId.set(each.entryId, each);
  }
  return [...byId.values()];
}

function totalsOf(entries: readonly SpendEntry[]): Omit<SpendFacts, 'entries'> {
  const counted = entries.filter((each) => each.isCounted);
  const unpricedCount = counted.filter((each) => each.amountNanos === undefined).length;
  const currencies = new Set(counted.filter((each) => each.amountNanos !== undefined).map((each) => each.currency));
  if (currencies.size > 1) return { estimatedNanos: 0n, actualNanos: 0n, unpricedCount, currency: noCurrency };
  const sum = (kinds: readonly string[]) =>
    counted.filter((each) => kinds.includes(each.kind)).reduce((total, each) => total + (each.amountNanos ?? 0n), 0n);
  return {
    estimatedNanos: sum(['estimate']),
    actualNanos: sum(['actual', 'adjust']),
    unpricedCount,
    currency: [...currencies][0] ?? '',
  };
}

function doesCount(entry: Draft, all: readonly Draft[]): boolean {
  if (entry.isRollup) return false;
  if (entry.kind === 'adjust') return true;
  if (entry.kind !== 'actual' && entry.kind !== 'estimate') return false;
  const rivals = all.filter((each) => !each.isRollup && each.kind === entry.kind && each.attempt === entry.attempt);
  const strongest = Math.max(...rivals.map((each) => each.strength));
  return entry.strength === strongest;
}

function draft<C extends PayloadCase>(
  { event, hop, attempt }: Said<C>,
  entry: Pick<Draft, 'kind' | 'strength'> & Partial<Draft>,
): Draft {
  return {
    entryId: event.eventId,
    occurredUnixNano: event.occurredUnixNano,
    attempt,
    hop,
    amountNanos: undefined,
    currency: '',
    source: spendSourceName(entry.strength),
    rateId: '',
    correctsEntryId: '',
    isRollup: false,
    lane: event.authority?.credentialLane ?? '',
    provider: event.aliases?.provider ?? '',
    units: '',
    ...entry,
  };
}

function priced(money: Money | undefined): Pick<Draft, 'amountNanos' | 'currency'> {
  return { amountNanos: money?.amountNanos, currency: money?.currency ?? '' };
}

function estimateOf(decision: Said<'runtimeDecision'>): Draft[] {
  const { estimate, selected } = decision.value;
  if (estimate === undefined) return [];
  return [
    draft(decision, {
      ...priced(estimate),
      kind: 'estimate',
      strength: SpendSource.RATE_CARD,
      lane: selected?.lane ?? '',
      provider: selected?.provider ?? '',
    }),
  ];
}

function reportedCostOf(finished: Said<'toolCallFinished'>): Draft[] {
  const { reportedCost } = finished.value;
  if (reportedCost === undefined) return [];
  return [draft(finished, { ...priced(reportedCost), kind: 'actual', strength: SpendSource.TOOL_REPORTED })];
}

function upstreamCostOf(upstream: Said<'upstreamCall'>): Draft[] {
  const { cost, lane, provider } = upstream.value;
  if (cost === undefined) return [];
  return [draft(upstream, { ...priced(cost), kind: 'actual', strength: SpendSource.TOOL_REPORTED, lane, provider })];
}

function receiptCostOf(receipt: Said<'providerReceipt'>): Draft[] {
  const { cost, units, provider, rateId } = receipt.value;
  if (cost === undefined && units.length === 0) return [];
  return [
    draft(receipt, {
      ...priced(cost),
      kind: 'actual',
      strength: SpendSource.RECEIPT,
      provider,
      rateId,
      units: unitsText(units),
    }),
  ];
}

function recordedEntry(recorded: Said<'spendRecorded'>): Draft {
  const { value, event } = recorded;
  return draft(recorded, {
    ...priced(value.amount),
    entryId: value.entryId || event.eventId,
    kind: spendKindName(value.kind === SpendKind.UNSPECIFIED ? SpendKind.ACTUAL : value.kind),
    strength: value.source,
    rateId: value.rateId,
    correctsEntryId: value.correctsEntryId,
    isRollup: value.isRollup,
    lane: value.lane || (event.authority?.credentialLane ?? ''),
    provider: value.provider,
    units: unitsText(value.units),
  });
}

function unitsText(units: readonly MeteredUnits[]): string {
  if (units.length === 0) return '';
  return JSON.stringify(units.map((each) => ({ unit: each.unit, quantity_nanos: each.quantityNanos.toString() })));
}
