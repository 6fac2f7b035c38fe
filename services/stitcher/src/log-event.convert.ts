import { fromBinary } from '@bufbuild/protobuf';
import { EventBatchSchema, parseEventSlices, TraceEventSchema, type BatchContext } from '@waybill/contracts';
import { requestLimits, type LogEvent, type QuarantinedEvent } from '@waybill/domain';
import type { LogRecord } from '@waybill/ports';

/** An event as a record of the log carries it. */
export interface ParsedEvent extends LogEvent {
  readonly kind: 'event';
  readonly record: LogRecord;
  readonly tenantId: string;
  readonly authenticatedPrincipal: string;
  readonly receivedUnixNano: bigint;
}

/** Bytes of the log that are no event; kept as they are. */
export interface UnreadableEvent {
  readonly kind: 'unreadable';
  readonly quarantined: QuarantinedEvent;
}

/** The tenant of a record whose context cannot be read: what nobody vouches for belongs to nobody. */
const unknownTenant = 'unknown';

/** Reads the events of one record. Total: whatever the bytes are, each part becomes an event or a quarantined one. */
export function parseLogRecord(record: LogRecord): readonly (ParsedEvent | UnreadableEvent)[] {
  const outcome = parseEventSlices(record.bytes, requestLimits.eventCountMax);
  if (outcome.kind === 'unreadable') return [unreadable(record, { payload: record.bytes, detail: outcome.detail })];
  const head = record.bytes.subarray(0, outcome.slices[0]?.start ?? record.bytes.length);
  const context = parseContext(head);
  if (context === undefined) {
    return [
      unreadable(record, {
        payload: record.bytes,
        detail: 'context: expected a BatchContext that names the tenant, found none',
      }),
    ];
  }
  return outcome.slices.map(({ contentStart, end }, index) =>
    parseEvent(record, context, { bytes: record.bytes.subarray(contentStart, end), index }),
  );
}

function parseContext(head: Uint8Array): BatchContext | undefined {
  try {
    const { context } = fromBinary(EventBatchSchema, head);
    return context !== undefined && context.tenantId !== '' ? context : undefined;
  } catch {
    return undefined;
  }
}

function parseEvent(
  record: LogRecord,
  context: BatchContext,
  { bytes, index }: { readonly bytes: Uint8Array; readonly index: number },
): ParsedEvent | UnreadableEvent {
  try {
    return {
      kind: 'event',
      event: fromBinary(TraceEventSchema, bytes),
      bytes,
      record,
      tenantId: context.tenantId,
      authenticatedPrincipal: context.authenticatedPrincipal,
      receivedUnixNano: context.receivedUnixNano,
    };
  } catch (cause) {
    const detail = `events[${index}]: expected a TraceEvent, found bytes that cannot be decoded: ${String(cause)}`;
    return unreadable(record, { payload: bytes, detail, tenantId: context.tenantId, index });
  }
}

interface Unreadable {
  readonly payload: Uint8Array;
  readonly detail: string;
  readonly tenantId?: string;
  readonly index?: number;
}

function unreadable(
  record: LogRecord,
  { payload, detail, tenantId = unknownTenant, index = 0 }: Unreadable,
): UnreadableEvent {
  return {
    kind: 'unreadable',
    quarantined: {
      failureId: failureIdOf(record, `#${index}`),
      tenantId,
      reason: 'undecodable',
      stage: 'stitcher',
      detail: detail.slice(0, detailLengthMax),
      eventId: '',
      originTopic: record.topic,
      logPartition: record.partition,
      logOffset: record.offset,
      appendedUnixNano: record.appendedUnixNano,
      payload,
    },
  };
}

/** Keeps a detail within its 512 bytes even when every character takes three. */
const detailLengthMax = 170;

/** Derived from the place in the log, so that a redelivered failure is the same failure. */
export function failureIdOf(record: LogRecord, what: string): string {
  return `${record.topic}/${record.partition}/${record.offset}/${what}`;
}
