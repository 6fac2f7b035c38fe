import {
  latestWins,
  type LogCount,
  type QuarantinedEvent,
  type RecordedEvent,
  type RedriveNote,
} from '@waybill/domain';
import { topics, type VersionedCall, type VersionedEvidence } from '@waybill/ports';
import { aCallOf } from './call.builder.js';
import { aHistory, asLogEvent, aTraceEvent, builtAtUnixNano } from './trace-event.builder.js';

/** An event as it stands in the log, of tenant `acme` at offset 0 unless it says otherwise. */
export function aRecordedEvent(
  init: { readonly eventId: string } & Partial<Omit<RecordedEvent, 'event' | 'bytes'>>,
): RecordedEvent {
  const { eventId, ...fields } = init;
  return {
    tenantId: 'acme',
    ...asLogEvent(aTraceEvent({ eventId, payload: { case: 'toolCallStarted', value: {} } })),
    authenticatedPrincipal: 'user:ada',
    receivedUnixNano: builtAtUnixNano,
    appendedUnixNano: builtAtUnixNano,
    logPartition: 0,
    logOffset: 0,
    ...fields,
  };
}

/** A call that names its tool and little else, of tenant `acme` at offset 0 unless it says otherwise. */
export function aProjectedCall(
  init: { readonly callId: string; readonly tool: string } & Partial<Omit<VersionedCall, 'call'>>,
): VersionedCall {
  const { callId, tool, ...fields } = init;
  const call = aCallOf(aHistory([{ callId, payload: { case: 'toolCallStarted', value: {} } }]), { callId });
  return {
    tenantId: 'acme',
    version: latestWins(0),
    isDeleted: false,
    ...fields,
    call: { ...call, tool: { ...call.tool, name: tool } },
  };
}

/** A checkpoint that belongs to no call, of tenant `acme` at offset 0 unless it says otherwise. */
export function aLooseCheckpoint(
  init: { readonly eventId: string; readonly checkpointId: string } & Partial<Omit<VersionedEvidence, 'event'>>,
): VersionedEvidence {
  const { eventId, checkpointId, ...fields } = init;
  return {
    tenantId: 'acme',
    version: latestWins(0),
    isDeleted: false,
    ...fields,
    event: aTraceEvent({ eventId, callId: '', payload: { case: 'checkpointRecorded', value: { checkpointId } } }),
  };
}

/** An event that could not be stitched, of tenant `acme` unless it says otherwise. */
export function aQuarantinedEvent(init: { readonly failureId: string } & Partial<QuarantinedEvent>): QuarantinedEvent {
  return {
    tenantId: 'acme',
    reason: 'undecodable',
    stage: 'stitcher',
    detail: 'expected a TraceEvent, found 3 bytes that are none',
    eventId: 'e1',
    originTopic: topics.events,
    logPartition: 0,
    logOffset: 0,
    appendedUnixNano: builtAtUnixNano,
    source: { service: 'emitter', instance: 'i1', epoch: 1n, sequence: 4n },
    payload: Uint8Array.of(1, 2, 3),
    payloadBytes: 3,
    eventCount: 1,
    ...init,
  };
}

/** What a record brought of one producer, of tenant `acme` at offset 0 unless it says otherwise. */
export function aLogCount(init: Partial<LogCount> = {}): LogCount {
  return {
    tenantId: 'acme',
    topic: topics.events,
    logPartition: 0,
    logOffset: 0,
    appendedUnixNano: builtAtUnixNano,
    producer: { service: 'emitter', instance: 'i1', epoch: 1n },
    storedEventIds: [],
    duplicateCount: 0,
    quarantinedCount: 0,
    refusedCount: 0,
    sequences: [],
    ...init,
  };
}

/** A try to send a failure again, by `ada` of tenant `acme` unless it says otherwise. */
export function aRedriveNote(init: { readonly failureId: string } & Partial<RedriveNote>): RedriveNote {
  return {
    tenantId: 'acme',
    redrivenUnixNano: builtAtUnixNano,
    operator: 'ada',
    outcome: 'appended',
    detail: '',
    logPartition: 0,
    logOffset: 0,
    ...init,
  };
}
