import type { MeteredUnits, Money, TraceEvent } from '@waybill/contracts';
import { SpendKind, SpendSource } from '@waybill/contracts';
import type { SpendEntry, SpendFacts } from '../call/call.js';
import { spendKindName, spendSourceName } from '../names.js';
import { said, type PayloadCase, type Said } from '../payload.js';
import { countedKindOf, entriesById, rootOf } from './spend-corrections.js';
import { priceOf } from './price-units.js';
import type { RateCard } from './rate-card.js';

/** A ledger entry before it is known whether it counts. */
interface Draft extends Omit<SpendEntry, 'isCounted'> {
  readonly strength: SpendSource;
  /** Whether we priced it ourselves, from what was metered. */
  readonly isDerived: boolean;
  readonly operation: string;
  readonly metered: readonly MeteredUnits[];
}

/** What prices units that come without a price. */
export interface PricingOptions {
  readonly rates: readonly RateCard[];
  readonly toolName: string;
}

/** ISO 4217's code for "no currency": used for a sum over several, which would be a lie. */
export const noCurrency = 'XXX';

/**
 * The money of a call, from every hop that spoke of money.
 *
 * One attempt has one cost, however many hops report it: only the strongest source counts (receipt, then what the
 * tool reported, then a rate card). A correction counts where what it corrects does, and always where that is not known.
 * Rollups, reservations and releases are kept and never summed. What was metered and has no price stays unpriced; where
 * the rates know one, it is an estimate beside it, and a better one than any that was made before the call.
 */
export function spendOf(events: readonly TraceEvent[], pricing: PricingOptions): SpendFacts {
  const reported = oncePerEntry([
    ...said(events, 'runtimeDecision').flatMap(estimateOf),
    ...said(events, 'toolCallFinished').flatMap(reportedCostOf),
    ...said(events, 'upstreamCall').flatMap(upstreamCostOf),
    ...said(events, 'providerReceipt').flatMap(receiptCostOf),
    ...said(events, 'spendRecorded').map(recordedEntry),
  ]);
  const drafts = [...reported, ...derivedEstimates(reported, pricing)];
  const counted = countedAmong(drafts);
  const entries = drafts.map((draft) => toEntry(draft, counted.has(draft)));
  return { ...totalsOf(entries), entries };
}

/**
 * An entry that several hops report under one id is one entry: before one that only repeats its children the child's own
 * report, then the strongest, then one with a price; of equal ones the first.
 */
function oncePerEntry(drafts: readonly Draft[]): readonly Draft[] {
  const byId = new Map<string, Draft>();
  for (const each of drafts) {
    const known = byId.get(each.entryId);
    if (known === undefined || isBetterReport(each, known)) byId.set(each.entryId, each);
  }
  return [...byId.values()];
}

function isBetterReport(report: Draft, known: Draft): boolean {
  if (report.isRollup !== known.isRollup) return known.isRollup;
  if (report.strength !== known.strength) return report.strength > known.strength;
  return known.amountNanos === undefined && report.amountNanos !== undefined;
}

/** What the units of unpriced entries come to by the rates that held when they were metered. */
function derivedEstimates(reported: readonly Draft[], { rates, toolName }: PricingOptions): readonly Draft[] {
  if (rates.length === 0) return [];
  const byId = entriesById(reported);
  return [...countedAmong(reported)]
    .filter(
      (each) => each.amountNanos === undefined && each.metered.length > 0 && countedKindOf(each, byId) === 'actual',
    )
    .flatMap((each) => {
      const metered = { ...each, tool: toolName, unixNano: each.occurredUnixNano, units: each.metered };
      return priceOf(metered, rates).map((price) => derivedEstimate(each, price));
    });
}

function derivedEstimate(draft: Draft, price: ReturnType<typeof priceOf>[number]): Draft {
  return {
    ...draft,
    ...price,
    // A name that no emitter can give its own entry by chance: the entry, and what it was turned into.
    entryId: `${draft.entryId}#rated:${price.currency}`,
    kind: 'estimate',
    strength: SpendSource.RATE_CARD,
    source: spendSourceName(SpendSource.RATE_CARD),
    correctsEntryId: '',
    isDerived: true,
  };
}

/** What an entry is once it is known whether it counts: without what only deciding that took. */
function toEntry(draft: Draft, isCounted: boolean): SpendEntry {
  return {
    entryId: draft.entryId,
    occurredUnixNano: draft.occurredUnixNano,
    attempt: draft.attempt,
    hop: draft.hop,
    kind: draft.kind,
    amountNanos: draft.amountNanos,
    currency: draft.currency,
    source: draft.source,
    rateId: draft.rateId,
    correctsEntryId: draft.correctsEntryId,
    isRollup: draft.isRollup,
    isCounted,
    lane: draft.lane,
    provider: draft.provider,
    units: draft.units,
  };
}

function totalsOf(entries: readonly SpendEntry[]): Omit<SpendFacts, 'entries'> {
  const counted = entries.filter((each) => each.isCounted);
  const unpricedCount = counted.filter((each) => each.amountNanos === undefined).length;
  const currencies = new Set(counted.filter((each) => each.amountNanos !== undefined).map((each) => each.currency));
  if (currencies.size > 1) return { estimatedNanos: 0n, actualNanos: 0n, unpricedCount, currency: noCurrency };
  const byId = entriesById(entries);
  const sum = (kind: 'estimate' | 'actual') =>
    counted
      .filter((each) => countedKindOf(each, byId) === kind)
      .reduce((total, each) => total + (each.amountNanos ?? 0n), 0n);
  return {
    estimatedNanos: sum('estimate'),
    actualNanos: sum('actual'),
    unpricedCount,
    currency: [...currencies][0] ?? '',
  };
}

function countedAmong(drafts: readonly Draft[]): ReadonlySet<Draft> {
  const byId = entriesById(drafts);
  return new Set(drafts.filter((each) => doesCount(each, drafts, byId)));
}

function doesCount(draft: Draft, all: readonly Draft[], byId: ReadonlyMap<string, Draft>): boolean {
  if (draft.isRollup) return false;
  const root = rootOf(draft, byId);
  if (root === undefined) return true;
  if (root.isRollup || (root.kind !== 'actual' && root.kind !== 'estimate')) return false;
  const rivals = all.filter((each) => !each.isRollup && each.kind === root.kind && each.attempt === root.attempt);
  return rankOf(root) === Math.max(...rivals.map(rankOf));
}

/** What was metered is known better than what was expected before; a price that somebody stated is known better than both. */
function rankOf({ strength, isDerived }: Draft): number {
  return 2 * strength + (isDerived ? 1 : 0);
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
    units: unitsText(entry.metered ?? []),
    isDerived: false,
    operation: '',
    metered: [],
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
  const { cost, lane, provider, operation } = upstream.value;
  if (cost === undefined) return [];
  const strength = SpendSource.TOOL_REPORTED;
  return [draft(upstream, { ...priced(cost), kind: 'actual', strength, lane, provider, operation })];
}

function receiptCostOf(receipt: Said<'providerReceipt'>): Draft[] {
  const { cost, units, provider, operation, rateId } = receipt.value;
  if (cost === undefined && units.length === 0) return [];
  return [
    draft(receipt, {
      ...priced(cost),
      kind: 'actual',
      strength: SpendSource.RECEIPT,
      provider,
      operation,
      rateId,
      metered: units,
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
    metered: value.units,
  });
}

function unitsText(units: readonly MeteredUnits[]): string {
  if (units.length === 0) return '';
  return JSON.stringify(units.map((each) => ({ unit: each.unit, quantity_nanos: each.quantityNanos.toString() })));
}
