import {
  callOf,
  callsAffected,
  isOrphanId,
  latestWins,
  looseEvidenceChanges,
  stitch,
  type Call,
  type QuarantinedEvent,
  type QuarantineReason,
  type RecordedEvent,
  type StitchLimits,
  type TraceState,
} from '@waybill/domain';
import type { Projection, VersionedCall, VersionedEvidence } from '@waybill/ports';
import { failureIdOf, type ParsedEvent } from './log-event.convert.js';
import type { TraceWork } from './trace-states.js';

/** What became of the events of one trace. */
export interface StitchedTrace {
  readonly before: TraceState;
  readonly after: TraceState;
  readonly projection: Projection;
  readonly duplicateCount: number;
}

/** Folds a batch's events of one trace, and projects every call that changed. Pure. */
export function stitchTrace(work: TraceWork, limits: StitchLimits): StitchedTrace {
  const events: RecordedEvent[] = [];
  const quarantined: QuarantinedEvent[] = [];
  const looseEvidence = new Map<string, VersionedEvidence>();
  const changedAt = new Map<string, number>();
  const lastForms = new Map<string, Call>();
  let state = work.state;
  let duplicateCount = 0;
  for (const candidate of work.events) {
    const [next, disposition] = stitch(state, candidate, limits);
    switch (disposition) {
      case 'added':
        events.push(recorded(candidate));
        for (const each of looseEvidenceOf(candidate, state, next)) looseEvidence.set(each.event.eventId, each);
        for (const callId of callsAffected(state, next, candidate.event)) {
          changedAt.set(callId, candidate.record.offset);
          if (isOrphanId(callId)) remember(lastForms, callId, callOf(state, callId));
        }
        break;
      case 'duplicate':
        duplicateCount += 1;
        break;
      case 'id_conflict':
        quarantined.push(
          refused(candidate, 'id_conflict', 'expected the bytes that this event id came with first, found others'),
        );
        break;
      case 'set_full':
        quarantined.push(
          refused(candidate, 'call_too_large', `expected at most ${limits.callEventCountMax} events of one call`),
        );
        break;
    }
    state = next;
  }
  const calls = [...changedAt].flatMap(([callId, offset]): VersionedCall[] => {
    const call = callOf(state, callId);
    const form = call ?? lastForms.get(callId);
    return form === undefined
      ? []
      : [{ tenantId: work.tenantId, version: latestWins(offset), isDeleted: call === undefined, call: form }];
  });
  return {
    before: work.state,
    after: state,
    projection: { events, calls, looseEvidence: [...looseEvidence.values()], quarantined },
    duplicateCount,
  };
}

/**
 * Keeps the last form of an orphan, whose rows must go when its events find their call. Also of one that came and went
 * within this batch: an earlier run of the same log may have stored it and died before it could say so.
 */
function remember(lastForms: Map<string, Call>, callId: string, form: Call | undefined): void {
  if (form !== undefined) lastForms.set(callId, form);
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
