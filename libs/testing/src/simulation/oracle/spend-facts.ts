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

interface Entry {
  readonly id: string;
  readonly attempt: number;
  readonly kind: SpendKind;
  readonly source: SpendSource;
  readonly amount: Money | undefined;
  readonly isRollup: boolean;
}

/**
 * Of several reports about one attempt only the strongest source counts; corrections always do; rollups, reservations
 * and releases never. Several currencies have no sum.
 */
export function spendFactsOf(members: readonly Member[]): OracleSpend {
  const entries = [...groupBy(entriesInReportOrder(members), ({ id }) => id).values()].map(strongestOf);
  const counted = entries.filter((each) => isCounted(each, entries));
  const priced = counted.flatMap(({ amount, kind }) => (amount === undefined ? [] : [{ ...amount, kind }]));
  const currencies = [...new Set(priced.map(({ currency }) => currency))];
  const sumOf = (...kinds: readonly SpendKind[]) =>
    currencies.length > 1
      ? 0n
      : priced.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { amountNanos }) => sum + amountNanos, 0n);
  const idsOf = (some: readonly Entry[]) => some.map(({ id }) => id).sort();
  return {
    estimatedNanos: sumOf(SpendKind.ESTIMATE),
    actualNanos: sumOf(SpendKind.ACTUAL, SpendKind.ADJUST),
    unpricedCount: counted.length - priced.length,
    currency: currencies.length > 1 ? 'XXX' : (currencies[0] ?? ''),
    countedEntryIds: idsOf(counted),
    uncountedEntryIds: idsOf(entries.filter((each) => !counted.includes(each))),
  };
}

function strongestOf(same: readonly Entry[]): Entry {
  return same.reduce((strongest, each) => (each.source > strongest.source ? each : strongest));
}

function isCounted({ kind, isRollup, attempt, source }: Entry, all: readonly Entry[]): boolean {
  if (isRollup) return false;
  if (kind === SpendKind.ADJUST) return true;
  if (kind !== SpendKind.ACTUAL && kind !== SpendKind.ESTIMATE) return false;
  const rivals = all.filter((each) => each.kind === kind && each.attempt === attempt && !each.isRollup);
  return rivals.every((each) => each.source <= source);
}

/** Of two reports under one id and of one source the first stays: estimates, then the tool, upstream, receipts, the ledger. */
const reportOrder = ['runtimeDecision', 'toolCallFinished', 'upstreamCall', 'providerReceipt', 'spendRecorded'];

function entriesInReportOrder(members: readonly Member[]): readonly Entry[] {
  return reportOrder.flatMap((kind) => members.filter(({ event }) => event.payload.case === kind).flatMap(entriesIn));
}

function entriesIn(member: Member): readonly Entry[] {
  const { event } = member;
  const { payload } = event;
  const entry = { id: event.eventId, attempt: shownAttemptOf(member), kind: SpendKind.ACTUAL, isRollup: false };
  switch (payload.case) {
    case 'runtimeDecision':
      return payload.value.estimate === undefined
        ? []
        : [{ ...entry, kind: SpendKind.ESTIMATE, source: SpendSource.RATE_CARD, amount: payload.value.estimate }];
    case 'toolCallFinished':
      return payload.value.reportedCost === undefined
        ? []
        : [{ ...entry, source: SpendSource.TOOL_REPORTED, amount: payload.value.reportedCost }];
    case 'upstreamCall':
      return payload.value.cost === undefined
        ? []
        : [{ ...entry, source: SpendSource.TOOL_REPORTED, amount: payload.value.cost }];
    case 'providerReceipt':
      return payload.value.cost === undefined && payload.value.units.length === 0
        ? []
        : [{ ...entry, source: SpendSource.RECEIPT, amount: payload.value.cost }];
    case 'spendRecorded':
      return [
        {
          ...entry,
          id: payload.value.entryId || event.eventId,
          kind: payload.value.kind || SpendKind.ACTUAL,
          source: payload.value.source,
          amount: payload.value.amount,
          isRollup: payload.value.isRollup,
        },
      ];
    default:
      return [];
  }
}
