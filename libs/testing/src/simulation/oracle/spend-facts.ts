import { SpendKind, SpendSource, type Money } from '@waybill/contracts';
import { shownAttemptOf, type Member } from './attempts.js';
import { groupBy } from './oracle-event.js';

/** The money of a call (E1). */
export interface OracleSpend {
  readonly estimatedNanos: bigint;
  readonly actualNanos: bigint;
  readonly unpricedCount: number;
  readonly currency: string;
  /** The entries that are part of the sums, sorted. */
  readonly countedEntryIds: readonly string[];
  /** The others, sorted. */
  readonly uncountedEntryIds: readonly string[];
}

/** One ledger entry, and what becomes of it in the sums. */
export interface OracleEntry {
  readonly isCounted: boolean;
  /** Whether it adds to what was estimated, and not to what was really spent. */
  readonly isEstimate: boolean;
  readonly amount: Money | undefined;
  /** The lane that the money flowed through; empty: nobody named one. */
  readonly lane: string;
  readonly provider: string;
  readonly unixNano: bigint;
}

interface Entry {
  readonly id: string;
  readonly unixNano: bigint;
  readonly lane: string;
  readonly provider: string;
  readonly attempt: number;
  readonly kind: SpendKind;
  readonly source: SpendSource;
  readonly amount: Money | undefined;
  readonly isRollup: boolean;
  /** The entry that it corrects; empty when it names none. */
  readonly corrects: string;
}

/**
 * Of several reports about one attempt only the strongest source counts. A correction counts where what it corrects does,
 * and always where that is not known; rollups, reservations and releases never. Several currencies have no sum.
 */
export function spendFactsOf(members: readonly Member[]): OracleSpend {
  const entries = distinctEntries(members);
  const counted = entries.filter((each) => isCounted(each, entries));
  const priced = counted.flatMap((each) =>
    each.amount === undefined ? [] : [{ ...each.amount, kind: correctedBy(each, entries)?.kind ?? SpendKind.ACTUAL }],
  );
  const currencies = [...new Set(priced.map(({ currency }) => currency))];
  const sumOf = (...kinds: readonly SpendKind[]) =>
    currencies.length > 1
      ? 0n
      : priced.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { amountNanos }) => sum + amountNanos, 0n);
  const idsOf = (some: readonly Entry[]) => some.map(({ id }) => id).sort();
  return {
    estimatedNanos: sumOf(SpendKind.ESTIMATE),
    actualNanos: sumOf(SpendKind.ACTUAL),
    unpricedCount: counted.length - priced.length,
    currency: currencies.length > 1 ? 'XXX' : (currencies[0] ?? ''),
    countedEntryIds: idsOf(counted),
    uncountedEntryIds: idsOf(entries.filter((each) => !counted.includes(each))),
  };
}

/** The distinct entries of a call, for whoever sums them by other words than the call. */
export function entryFactsOf(members: readonly Member[]): readonly OracleEntry[] {
  const entries = distinctEntries(members);
  return entries.map((each) => ({
    isCounted: isCounted(each, entries),
    isEstimate: correctedBy(each, entries)?.kind === SpendKind.ESTIMATE,
    amount: each.amount,
    lane: each.lane,
    provider: each.provider,
    unixNano: each.unixNano,
  }));
}

function distinctEntries(members: readonly Member[]): readonly Entry[] {
  return [...groupBy(entriesInReportOrder(members), ({ id }) => id).values()].map(bestOf);
}

/** Of several reports under one id: one that repeats no children, the strongest, one with a price, the first. */
function bestOf(same: readonly Entry[]): Entry {
  const own = same.filter(({ isRollup }) => !isRollup);
  const candidates = own.length > 0 ? own : same;
  const most = Math.max(...candidates.map(({ source }) => source));
  const strongest = candidates.filter(({ source }) => source === most);
  return strongest.find(({ amount }) => amount !== undefined) ?? strongest[0] ?? (same[0] as Entry);
}

function isCounted(entry: Entry, all: readonly Entry[]): boolean {
  if (entry.isRollup) return false;
  const corrected = correctedBy(entry, all);
  if (corrected === undefined) return true;
  if (corrected.isRollup || ![SpendKind.ACTUAL, SpendKind.ESTIMATE].includes(corrected.kind)) return false;
  return all
    .filter((each) => each.kind === corrected.kind && each.attempt === corrected.attempt && !each.isRollup)
    .every((each) => each.source <= corrected.source);
}

/** What a correction corrects in the end; itself when it is none; nothing where that is not known, or goes in a circle. */
function correctedBy(entry: Entry, all: readonly Entry[], before: readonly Entry[] = []): Entry | undefined {
  if (entry.kind !== SpendKind.ADJUST) return entry;
  const next = all.find(({ id }) => id === entry.corrects);
  return next === undefined || before.includes(entry) ? undefined : correctedBy(next, all, [...before, entry]);
}

/** Of two reports under one id and of one source the first stays: estimates, then the tool, upstream, receipts, the ledger. */
const reportOrder = ['runtimeDecision', 'toolCallFinished', 'upstreamCall', 'providerReceipt', 'spendRecorded'];

function entriesInReportOrder(members: readonly Member[]): readonly Entry[] {
  return reportOrder.flatMap((kind) => members.filter(({ event }) => event.payload.case === kind).flatMap(entriesIn));
}

function entriesIn(member: Member): readonly Entry[] {
  const { event } = member;
  const { payload } = event;
  const entry = {
    id: event.eventId,
    attempt: shownAttemptOf(member),
    kind: SpendKind.ACTUAL,
    isRollup: false,
    corrects: '',
    unixNano: event.occurredUnixNano,
    lane: event.authority?.credentialLane ?? '',
    provider: event.aliases?.provider ?? '',
  };
  switch (payload.case) {
    case 'runtimeDecision':
      return payload.value.estimate === undefined
        ? []
        : [
            {
              ...entry,
              kind: SpendKind.ESTIMATE,
              source: SpendSource.RATE_CARD,
              amount: payload.value.estimate,
              lane: payload.value.selected?.lane ?? '',
              provider: payload.value.selected?.provider ?? '',
            },
          ];
    case 'toolCallFinished':
      return payload.value.reportedCost === undefined
        ? []
        : [{ ...entry, source: SpendSource.TOOL_REPORTED, amount: payload.value.reportedCost }];
    case 'upstreamCall':
      return payload.value.cost === undefined
        ? []
        : [
            {
              ...entry,
              source: SpendSource.TOOL_REPORTED,
              amount: payload.value.cost,
              lane: payload.value.lane,
              provider: payload.value.provider,
            },
          ];
    case 'providerReceipt':
      return payload.value.cost === undefined && payload.value.units.length === 0
        ? []
        : [
            {
              ...entry,
              source: SpendSource.RECEIPT,
              amount: payload.value.cost,
              provider: payload.value.provider,
            },
          ];
    case 'spendRecorded':
      return [
        {
          ...entry,
          id: payload.value.entryId || event.eventId,
          kind: payload.value.kind || SpendKind.ACTUAL,
          source: payload.value.source,
          amount: payload.value.amount,
          isRollup: payload.value.isRollup,
          corrects: payload.value.correctsEntryId,
          lane: payload.value.lane || entry.lane,
          provider: payload.value.provider,
        },
      ];
    default:
      return [];
  }
}
