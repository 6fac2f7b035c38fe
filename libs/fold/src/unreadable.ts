import type { QuarantinedEvent } from '@waybill/domain';
import type { LogRecord } from '@waybill/ports';

/** Bytes of the log that a step cannot read; kept as they are. */
export interface UnreadableBytes {
  readonly kind: 'unreadable';
  readonly quarantined: QuarantinedEvent;
}

/** What is known of them. */
export interface Unreadable {
  readonly stage: QuarantinedEvent['stage'];
  readonly payload: Uint8Array;
  /** What was expected and what was found. */
  readonly detail: string;
  readonly tenantId?: string;
  /** Which part of the record it is. */
  readonly index?: number;
}

/** The tenant of a record whose context cannot be read: what nobody vouches for belongs to nobody. */
export const unknownTenant = 'unknown';

/** Keeps a detail within its 512 bytes even when every character takes three. */
const detailLengthMax = 170;

/** Bytes of a record that cannot be read, as they go to quarantine. */
export function unreadable(
  record: LogRecord,
  { stage, payload, detail, tenantId = unknownTenant, index = 0 }: Unreadable,
): UnreadableBytes {
  return {
    kind: 'unreadable',
    quarantined: {
      failureId: failureIdOf(record, `#${index}`),
      tenantId,
      reason: 'undecodable',
      stage,
      detail: detail.slice(0, detailLengthMax),
      eventId: '',
      source: undefined,
      originTopic: record.topic,
      logPartition: record.partition,
      logOffset: record.offset,
      appendedUnixNano: record.appendedUnixNano,
      payload,
      payloadBytes: payload.byteLength,
      eventCount: 1,
    },
  };
}

/** Derived from the place in the log, so that a redelivered failure is the same failure. */
export function failureIdOf(record: LogRecord, what: string): string {
  return `${record.topic}/${record.partition}/${record.offset}/${what}`;
}
