import {
  callOfFragment,
  fragmentsAffected,
  hear,
  latestWins,
  looseEvidenceChanges,
  sessionKeyOf,
  standingKeyOf,
  stitch,
  takeIn,
  viewFragment,
  type Call,
  type EventFact,
  type Fact,
  type FragmentView,
  type QuarantinedEvent,
  type QuarantineReason,
  type RecordedEvent,
  type StitchLimits,
  type TraceState,
} from '@waybill/domain';
import { failureIdOf } from '@waybill/fold';
import type { Projection, VersionedCall, VersionedEvidence } from '@waybill/ports';
import { callFactsToTell } from './call-facts-told.js';
import { joinsBetween, type Joins } from './joins.js';
import type { ParsedEvent, TraceInput } from './log-event.convert.js';
import { SessionsOnTheWay } from './sessions-on-the-way.js';
import type { TraceWork } from './trace-states.js';

/** What became of the inputs of one trace. */
export interface StitchedTrace {
  readonly before: TraceState;
  readonly after: TraceState;
  readonly projection: Projection;
  /** What other traces and the aliases must be told. */
  readonly joins: Joins;
  /** What the ledger must be told. */
  readonly facts: readonly Fact[];
  readonly duplicateCount: number;
}

/** Folds a batch's inputs of one trace, and projects every fragment that changed. Pure. */
export function stitchTrace(work: TraceWork, limits: StitchLimits): StitchedTrace {
  const fold = new TraceFold(work, limits);
  for (const input of work.inputs) fold.take(input);
  return fold.finish();
}

class TraceFold {
  readonly #work: TraceWork;
  readonly #limits: StitchLimits;
  readonly #events: RecordedEvent[] = [];
  readonly #quarantined: QuarantinedEvent[] = [];
  readonly #looseEvidence = new Map<string, VersionedEvidence>();
  /** Fragment id -> the last offset that changed it. */
  readonly #changedAt = new Map<string, number>();
  readonly #lastViews = new Map<string, FragmentView>();
  readonly #eventFacts = new Map<string, EventFact>();
  readonly #sessions: SessionsOnTheWay;
  #state: TraceState;
  #duplicateCount = 0;

  constructor(work: TraceWork, limits: StitchLimits) {
    this.#work = work;
    this.#limits = limits;
    this.#state = work.state;
    this.#sessions = new SessionsOnTheWay(work.traceId);
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
        for (const each of eventFactsOf(candidate, this.#state, next)) this.#eventFacts.set(each.eventId, each);
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
  #change(next: TraceState, affected: Iterable<string>, input: TraceInput): void {
    for (const fragmentId of affected) {
      this.#changedAt.set(fragmentId, input.record.offset);
      this.#sessions.note(this.#state, next, { fragmentId, input });
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
    const facts: Fact[] = [...this.#eventFacts.values()];
    for (const [fragmentId, offset] of this.#changedAt) {
      const [past, now] = [before, this.#state].map((state) => viewFragment(state, traceId, fragmentId));
      const call = now === undefined || now.leader !== undefined ? undefined : callOfFragment(now);
      calls.push(...rowsOf(now, this.#lastViews.get(fragmentId), { tenantId, offset, call }));
      facts.push(
        ...callFactsToTell({ fragmentId, traceId, offset, past, call, onTheWay: this.#sessions.of(fragmentId) }),
      );
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
      facts,
      duplicateCount: this.#duplicateCount,
    };
  }
}

interface RowContext {
  readonly tenantId: string;
  readonly offset: number;
  /** What the fragment is now; `undefined` when it follows another or has vanished. */
  readonly call: Call | undefined;
}

/**
 * The row of a fragment that follows nobody; the end of the row of one that has vanished, or that follows another call.
 * The rows of a call that several traces name are its first fragment's: the others write none.
 */
function rowsOf(
  now: FragmentView | undefined,
  last: FragmentView | undefined,
  { tenantId, offset, call }: RowContext,
): readonly VersionedCall[] {
  const view = now ?? last;
  if (view === undefined) return [];
  if (now?.leader?.fragment.fragmentId === view.fragment.fragmentId) return [];
  return [
    {
      tenantId,
      version: latestWins(offset) + view.lift,
      isDeleted: call === undefined,
      call: call ?? callOfFragment(view),
    },
  ];
}

/** The evidence without a call that this event put there, or that it gave to a call: then its own rows must go. */
function looseEvidenceOf(candidate: ParsedEvent, before: TraceState, after: TraceState): readonly VersionedEvidence[] {
  const version = latestWins(candidate.record.offset);
  const changes = looseEvidenceChanges(before.index, after.index);
  return changes.map(({ event, isTaken }) => ({ tenantId: candidate.tenantId, version, isDeleted: isTaken, event }));
}

/** What concerns a session, a lane, an incident … by itself, because no call has it or because no call matters to it. */
function eventFactsOf(candidate: ParsedEvent, before: TraceState, after: TraceState): readonly EventFact[] {
  const { event, bytes, appendedUnixNano, record } = candidate;
  const version = latestWins(record.offset);
  const standing = standingKeyOf(event);
  const own =
    standing === undefined
      ? []
      : [{ key: standing, eventId: event.eventId, event: { event, bytes, appendedUnixNano } }];
  const moved = looseEvidenceChanges(before.index, after.index).map((change) => ({
    key: sessionKeyOf([change.event]),
    eventId: change.event.eventId,
    event: change.isTaken ? undefined : after.index.loose.get(change.event.eventId),
  }));
  return [...own, ...moved].map((fact) => ({ kind: 'event', version, ...fact }));
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
