import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { QuarantineRecordSchema, type QuarantineRecord } from '@waybill/contracts';
import { toNumberedSource, type QuarantinedEvent, type QuarantineStage, type RedriveNote } from '@waybill/domain';
import { topics, type LogEntry, type LogRecord } from '@waybill/ports';
import { failureIdOf, unknownTenant, unreadable } from './unreadable.js';

/** A quarantined event as a record of the quarantine topic, from which it can be redriven. */
export function toQuarantineEntry(event: QuarantinedEvent, partitionCount: number): LogEntry {
  const record = create(QuarantineRecordSchema, {
    failureId: event.failureId,
    context: { tenantId: event.tenantId },
    reason: event.reason,
    stage: event.stage,
    detail: event.detail,
    originTopic: event.originTopic,
    originPartition: event.logPartition,
    originOffset: BigInt(event.logOffset),
    originAppendedUnixNano: event.appendedUnixNano,
    payload: event.payload,
    eventId: event.eventId,
    ...(event.source === undefined ? {} : { source: event.source }),
  });
  return {
    topic: topics.quarantine,
    partition: event.logPartition % partitionCount,
    bytes: toBinary(QuarantineRecordSchema, record),
  };
}

/** What one record of the quarantine topic says. */
export interface QuarantineContent {
  readonly quarantined: readonly QuarantinedEvent[];
  readonly redrives: readonly RedriveNote[];
}

/** Reads one record of the quarantine topic. Total: bytes that are none are set aside themselves, under their own place. */
export function parseQuarantineRecord(record: LogRecord): QuarantineContent {
  try {
    const parsed = fromBinary(QuarantineRecordSchema, record.bytes);
    return {
      quarantined: parsed.failureId === '' ? refusedIn(parsed, record) : [quarantinedIn(parsed, record)],
      redrives: redrivesIn(parsed, record),
    };
  } catch (cause) {
    const detail = `record: expected a QuarantineRecord, found bytes that cannot be decoded: ${String(cause)}`;
    return { quarantined: [unreadableRecord(record, detail)], redrives: [] };
  }
}

function quarantinedIn(parsed: QuarantineRecord, record: LogRecord): QuarantinedEvent {
  return {
    failureId: parsed.failureId,
    tenantId: tenantOf(parsed),
    reason: parsed.reason,
    stage: stageOf(parsed.stage),
    detail: parsed.detail,
    eventId: parsed.eventId,
    source: toNumberedSource(parsed.source),
    originTopic: parsed.originTopic,
    logPartition: parsed.originPartition,
    logOffset: Number(parsed.originOffset),
    // Older records do not say when their origin was appended; it was a moment before.
    appendedUnixNano: parsed.originAppendedUnixNano || record.appendedUnixNano,
    payload: parsed.payload,
    payloadBytes: parsed.payload.byteLength,
    eventCount: 1,
  };
}

/** What a collector refused stands nowhere but here, and is named after its place. */
function refusedIn(parsed: QuarantineRecord, record: LogRecord): readonly QuarantinedEvent[] {
  return parsed.refused.map((each, index) => ({
    failureId: failureIdOf(record, `#${index}`),
    tenantId: tenantOf(parsed),
    reason: each.reason,
    stage: 'collector',
    detail: each.detail,
    eventId: each.eventId,
    source: toNumberedSource(each.source),
    originTopic: record.topic,
    logPartition: record.partition,
    logOffset: record.offset,
    appendedUnixNano: record.appendedUnixNano,
    payload: each.payload,
    payloadBytes: each.payloadBytes,
    eventCount: each.eventCount,
  }));
}

function redrivesIn(parsed: QuarantineRecord, record: LogRecord): readonly RedriveNote[] {
  return parsed.redrives.map(({ failureId, operator, outcome, detail }) => ({
    tenantId: tenantOf(parsed),
    failureId,
    redrivenUnixNano: parsed.context?.receivedUnixNano ?? record.appendedUnixNano,
    operator,
    outcome,
    detail,
    logPartition: record.partition,
    logOffset: record.offset,
  }));
}

function unreadableRecord(record: LogRecord, detail: string): QuarantinedEvent {
  return unreadable(record, { stage: 'stitcher', payload: record.bytes, detail }).quarantined;
}

function tenantOf({ context }: QuarantineRecord): string {
  return context?.tenantId || unknownTenant;
}

/** Every stage that there was spoke one of these words. */
function stageOf(stage: string): QuarantineStage {
  return stage === 'collector' || stage === 'ledger' || stage === 'store' ? stage : 'stitcher';
}
