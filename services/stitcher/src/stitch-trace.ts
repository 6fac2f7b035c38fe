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
  toNumberedSource,
  viewFragment,
  type Call,
  type EventFact,
  type EventFate,
  type Fact,
  type FragmentView,
  type QuarantinedEvent,
  type QuarantineReason,
  type RateCard,
  type RecordedEvent,
  type StitchLimits,
  type TraceState,
} from '@waybill/domain';
import { failureIdOf } from '@waybill/fold';
import { emptyProjection, type Projection, type VersionedCall, type VersionedEvidence } from '@waybill/ports';
import { callFactsToTell } from './call-facts-told.js';
import { joinsBetween, type Joins } from './joins.js';
import type { PlacedFate } from './log-counts.js';
import type { ParsedEvent, TraceInput } from './log-event.convert.js';
import type { TraceWork } from './trace-states.js';

/** What became of the inputs of one trace. */
export interface StitchedTrace {
  readonly before: TraceState;
  readonly after: TraceState;
  readonly projection: Projection;
  /** What could not be stitched. */
  readonly quarantined: readonly QuarantinedEvent[];
  /** What became of each event. */
  readonly fates: readonly PlacedFate[];
  /** What other traces and the aliases must be told. */
  readonly joins: Joins;
  /** What the ledger must be told. */
  readonly facts: readonly Fact[];
}

/**
 * Folds a batch's inputs of one trace, and projects every fragment that changed. Pure.
 *
 * Inputs in `leftOut` stay outside the state. What they would have changed is projected as it stands without them, at
 * their version: rows of a try that the store refused half-way may stand there.
 */
export function stitchTrace(
  work: TraceWork,
  limits: StitchLimits,
  rates: readonly RateCard[],
  leftOut: ReadonlySet<TraceInput> = new Set(),
): StitchedTrace {
  const fold = new TraceFold(work, limits, rates);
  for (const input of work.inputs) {
    if (leftOut.has(input)) fold.leaveOut(input);
    else fold.take(input);
  }
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
  /** Fragment id -> how it stood before the batch, and after each record but the last that changed it. */
  readonly #pasts = new Map<string, (FragmentView | undefined)[]>();
  readonly #changedByRecord = new Set<string>();
  readonly #eventFacts = new Map<string, EventFact>();
  #offset = -1;
  readonly #fates: PlacedFate[] = [];
  #state: TraceState;

  constructor(work: TraceWork, limits: StitchLimits, rates: readonly RateCard[]) {
    this.#work = work;
    this.#limits = limits;
    this.#rates = rates;
    this.#state = work.state;
  }

  take(input: TraceInput): void {
    if (input.record.offset !== this.#offset) this.#endRecord();
    this.#offset = input.record.offset;
    switch (input.kind) {
      case 'event':
        this.#takeEvent(input);
        break;
      case 'answer':
        this.#change(hear(this.#state, input.fragmentId, input.alias, input.answer), [input.fragmentId]);
        break;
      case 'forwarding':
        this.#change(takeIn(this.#state, input.fragmentId, input.forwarded, this.#offset), [input.fragmentId]);
        break;
    }
  }

  leaveOut(input: TraceInput): void {
    if (input.record.offset !== this.#offset) this.#endRecord();
    this.#offset = input.record.offset;
    if (input.kind !== 'event') {
      this.#change(this.#state, [input.fragmentId]);
      return;
    }
    const [next] = stitch(this.#state, input, this.#limits);
    for (const each of looseEvidenceOf(input, this.#state, next)) {
      this.#looseEvidence.set(each.event.eventId, { ...each, isDeleted: !each.isDeleted });
    }
    this.#change(this.#state, fragmentsAffected(this.#state, next, input.event));
  }

  #takeEvent(candidate: ParsedEvent): void {
    const [next, disposition] = stitch(this.#state, candidate, this.#limits);
    switch (disposition) {
      case 'added':
        this.#note(candidate, 'stored');
        this.#events.push(recorded(candidate));
        for (const each of looseEvidenceOf(candidate, this.#state, next)) {
          this.#looseEvidence.set(each.event.eventId, each);
        }
        for (const each of eventFactsOf(candidate, this.#state, next)) this.#eventFacts.set(each.eventId, each);
        this.#change(next, fragmentsAffected(this.#state, next, candidate.event));
        break;
      case 'duplicate':
        this.#note(candidate, 'duplicate');
        break;
      case 'id_conflict':
        this.#refuse(candidate, 'id_conflict', 'expected the bytes that this event id came with first, found others');
        break;
      case 'set_full':
        this.#refuse(
          candidate,
          'call_too_large',
          `expected at most ${this.#limits.callEventCountMax} events of one call`,
        );
        break;
    }
  }

  #refuse(candidate: ParsedEvent, reason: QuarantineReason, detail: string): void {
    this.#note(candidate, 'quarantined');
    this.#quarantined.push(refused(candidate, reason, detail));
  }

  #note({ tenantId, record, event }: ParsedEvent, kind: EventFate['kind']): void {
    const source = toNumberedSource(event.source);
    this.#fates.push({
      offset: record.offset,
      fate: { tenantId, kind, eventId: event.eventId, source, eventCount: 1 },
    });
  }

  #change(next: TraceState, affected: Iterable<string>): void {
    for (const fragmentId of affected) {
      this.#changedByRecord.add(fragmentId);
      this.#changedAt.set(fragmentId, this.#offset);
      if (!this.#pasts.has(fragmentId)) this.#pasts.set(fragmentId, [this.#view(this.#work.state, fragmentId)]);
    }
    this.#state = next;
  }

  /**
   * An earlier run of the same log may have ended after this record, and told the world what it knew then. So whatever a
   * fragment was in between counts as told: it is corrected, also where it came and went within this batch.
   */
  #endRecord(): void {
    for (const fragmentId of this.#changedByRecord) {
      this.#pasts.get(fragmentId)?.push(this.#view(this.#state, fragmentId));
    }
    this.#changedByRecord.clear();
  }

  #view(state: TraceState, fragmentId: string): FragmentView | undefined {
    return viewFragment(state, this.#work.traceId, fragmentId);
  }

  finish(): StitchedTrace {
    const { state: before, tenantId, traceId } = this.#work;
    const calls: VersionedCall[] = [];
    const joins: Joins[] = [];
    const facts: Fact[] = [...this.#eventFacts.values()];
    for (const [fragmentId, offset] of this.#changedAt) {
      const pasts = this.#pasts.get(fragmentId) ?? [];
      const now = this.#view(this.#state, fragmentId);
      const call = now === undefined || now.leader !== undefined ? undefined : callOfFragment(now, this.#rates);
      calls.push(...rowsOf(now, pasts, { tenantId, offset, call, rates: this.#rates }));
      facts.push(...callFactsToTell({ fragmentId, traceId, offset, pasts, call }));
      joins.push(joinsBetween(pasts, now, offset));
    }
    return {
      before,
      after: this.#state,
      projection: { ...emptyProjection, events: this.#events, calls, looseEvidence: [...this.#looseEvidence.values()] },
      quarantined: this.#quarantined,
      fates: this.#fates,
      joins: {
        claims: joins.flatMap((each) => each.claims),
        forwardings: joins.flatMap((each) => each.forwardings),
      },
      facts,
    };
  }
}

interface RowContext {
  readonly tenantId: string;
  readonly offset: number;
  /** What the fragment is now; `undefined` when it follows another or has vanished. */
  readonly call: Call | undefined;
  readonly rates: readonly RateCard[];
}

/**
 * The row of a fragment that follows nobody; the end of the row of one that has vanished, or that follows another call.
 * The rows of a call that several traces name are its first fragment's: the others write none.
 */
function rowsOf(
  now: FragmentView | undefined,
  pasts: readonly (FragmentView | undefined)[],
  { tenantId, offset, call, rates }: RowContext,
): readonly VersionedCall[] {
  const view = now ?? pasts.findLast((each) => each !== undefined);
  if (view === undefined) return [];
  if (now?.leader?.fragment.fragmentId === view.fragment.fragmentId) return [];
  return [
    {
      tenantId,
      version: latestWins(offset) + view.lift,
      isDeleted: call === undefined,
      call: call ?? callOfFragment(view, rates),
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
  { event, bytes, record, index, tenantId }: ParsedEvent,
  reason: QuarantineReason,
  detail: string,
): QuarantinedEvent {
  return {
    failureId: failureIdOf(record, `#${index}`),
    tenantId,
    reason,
    stage: 'stitcher',
    detail,
    eventId: event.eventId,
    source: toNumberedSource(event.source),
    originTopic: record.topic,
    logPartition: record.partition,
    logOffset: record.offset,
    appendedUnixNano: record.appendedUnixNano,
    payload: bytes,
    payloadBytes: bytes.byteLength,
    eventCount: 1,
  };
}
