import {
  callOfFragment,
  fragmentsAffected,
  hear,
  latestWins,
  looseEvidenceChanges,
  stitch,
  takeIn,
  viewFragment,
  type FragmentView,
  type QuarantinedEvent,
  type QuarantineReason,
  type RateCard,
  type RecordedEvent,
  type StitchLimits,
  type TraceState,
} from '@waybill/domain';
import type { Projection, VersionedCall, VersionedEvidence } from '@waybill/ports';
import { joinsBetween, type Joins } from './joins.js';
import { failureIdOf, type ParsedEvent, type TraceInput } from './log-event.convert.js';
import type { TraceWork } from './trace-states.js';

/** What became of the inputs of one trace. */
export interface StitchedTrace {
  readonly before: TraceState;
  readonly after: TraceState;
  readonly projection: Projection;
  /** What other traces and the aliases must be told. */
  readonly joins: Joins;
  readonly duplicateCount: number;
}

/** Folds a batch's inputs of one trace, and projects every fragment that changed. Pure. */
export function stitchTrace(work: TraceWork, limits: StitchLimits, rates: readonly RateCard[]): StitchedTrace {
  const fold = new TraceFold(work, limits, rates);
  for (const input of work.inputs) fold.take(input);
  return fold.finish();
}

class TraceFold {
  readonly #work: TraceWork;
  readonly #limits: StitchLimits;
  readonly #rates: readonly RateCard[];
  readonly #events: RecordedEvent[] = [];
  readonly #quarantined: QuarantinedEvent[] = [];
  readonly #looseEvidence = new Map<string, VersionedEvidence>();
  /** Fragment id -> the last offset that changed it. */
  readonly #changedAt = new Map<string, number>();
  readonly #lastViews = new Map<string, FragmentView>();
  #state: TraceState;
  #duplicateCount = 0;

  constructor(work: TraceWork, limits: StitchLimits, rates: readonly RateCard[]) {
    this.#work = work;
    this.#limits = limits;
    this.#rates = rates;
    this.#state = work.state;
  }

  take(input: TraceInput): void {
    switch (input.kind) {
      case 'event':
        this.#takeEvent(input);
        break;
      case 'answer':
        this.#change(hear(this.#state, input.fragmentId, input.alias, input.answer), [input.fragmentId], input);
        break;
      case 'forwarding':
        this.#change(
          takeIn(this.#state, input.fragmentId, input.forwarded, input.record.offset),
          [input.fragmentId],
          input,
        );
        break;
    }
  }

  #takeEvent(candidate: ParsedEvent): void {
    const [next, disposition] = stitch(this.#state, candidate, this.#limits);
    switch (disposition) {
      case 'added':
        this.#events.push(recorded(candidate));
        for (const each of looseEvidenceOf(candidate, this.#state, next)) {
          this.#looseEvidence.set(each.event.eventId, each);
        }
        this.#change(next, fragmentsAffected(this.#state, next, candidate.event), candidate);
        break;
      case 'duplicate':
        this.#duplicateCount += 1;
        break;
      case 'id_conflict':
        this.#quarantined.push(
          refused(candidate, 'id_conflict', 'expected the bytes that this event id came with first, found others'),
        );
        break;
      case 'set_full':
        this.#quarantined.push(
          refused(candidate, 'call_too_large', `expected at most ${this.#limits.callEventCountMax} events of one call`),
        );
        break;
    }
  }

  /**
   * Fragments that nobody named may vanish when a span is claimed, and then their rows must go. Also of one that came and
   * went within this batch: an earlier run of the same log may have stored it and died before it could say so.
   */
  #change(next: TraceState, affected: Iterable<string>, { record }: TraceInput): void {
    for (const fragmentId of affected) {
      this.#changedAt.set(fragmentId, record.offset);
      if (this.#state.calls.get(fragmentId)?.size) continue;
      const view = viewFragment(this.#state, this.#work.traceId, fragmentId);
      if (view !== undefined) this.#lastViews.set(fragmentId, view);
    }
    this.#state = next;
  }

  finish(): StitchedTrace {
    const { state: before, tenantId, traceId } = this.#work;
    const calls: VersionedCall[] = [];
    const joins: Joins[] = [];
    for (const [fragmentId, offset] of this.#changedAt) {
      const [past, now] = [before, this.#state].map((state) => viewFragment(state, traceId, fragmentId));
      calls.push(...rowsOf(now, this.#lastViews.get(fragmentId), { tenantId, offset, rates: this.#rates }));
      joins.push(joinsBetween(past, now, offset));
    }
    return {
      before,
      after: this.#state,
      projection: {
        events: this.#events,
        calls,
        looseEvidence: [...this.#looseEvidence.values()],
        quarantined: this.#quarantined,
      },
      joins: {
        claims: joins.flatMap((each) => each.claims),
        forwardings: joins.flatMap((each) => each.forwardings),
      },
      duplicateCount: this.#duplicateCount,
    };
  }
}

interface RowOptions {
  readonly tenantId: string;
  /** The last offset that changed the fragment. */
  readonly offset: number;
  readonly rates: readonly RateCard[];
}

/**
 * The row of a fragment that follows nobody; the end of the row of one that has vanished, or that follows another call.
 * The rows of a call that several traces name are its first fragment's: the others write none.
 */
function rowsOf(
  now: FragmentView | undefined,
  last: FragmentView | undefined,
  { tenantId, offset, rates }: RowOptions,
): readonly VersionedCall[] {
  const view = now ?? last;
  if (view === undefined) return [];
  const isDeleted = now === undefined || now.leader !== undefined;
  if (now?.leader?.fragment.fragmentId === view.fragment.fragmentId) return [];
  return [{ tenantId, version: latestWins(offset) + view.lift, isDeleted, call: callOfFragment(view, rates) }];
}

/** The evidence without a call that this event put there, or that it gave to a call: then its own rows must go. */
function looseEvidenceOf(candidate: ParsedEvent, before: TraceState, after: TraceState): readonly VersionedEvidence[] {
  const version = latestWins(candidate.record.offset);
  const changes = looseEvidenceChanges(before.index, after.index);
  return changes.map(({ event, isTaken }) => ({ tenantId: candidate.tenantId, version, isDeleted: isTaken, event }));
}

function recorded({ event, bytes, record, ...context }: ParsedEvent): RecordedEvent {
  return {
    tenantId: context.tenantId,
    event,
    bytes,
    authenticatedPrincipal: context.authenticatedPrincipal,
    receivedUnixNano: context.receivedUnixNano,
    appendedUnixNano: record.appendedUnixNano,
    logPartition: record.partition,
    logOffset: record.offset,
  };
}

function refused(
  { event, bytes, record, tenantId }: ParsedEvent,
  reason: QuarantineReason,
  detail: string,
): QuarantinedEvent {
  return {
    failureId: failureIdOf(record, event.eventId),
    tenantId,
    reason,
    stage: 'stitcher',
    detail,
    eventId: event.eventId,
    originTopic: record.topic,
    logPartition: record.partition,
    logOffset: record.offset,
    appendedUnixNano: record.appendedUnixNano,
    payload: bytes,
  };
}
