import { countRecord, type EventFate, type LogCount, type QuarantinedEvent } from '@waybill/domain';
import { grouped } from '@waybill/fold';
import type { LogRecord } from '@waybill/ports';

/** What became of an event, and of which record of a batch it is. */
export interface PlacedFate {
  readonly offset: number;
  readonly fate: EventFate;
}

/** The counts of every record of a batch, also of those that carry no events. */
export function countRecords(records: readonly LogRecord[], fates: readonly PlacedFate[]): readonly LogCount[] {
  const byOffset = grouped(fates, ({ offset }) => offset);
  return records.flatMap(({ topic, partition, offset, appendedUnixNano }) =>
    countRecord(
      { topic, logPartition: partition, logOffset: offset, appendedUnixNano },
      (byOffset.get(offset) ?? []).map(({ fate }) => fate),
    ),
  );
}

/** Bytes that are no event count as one of nobody's: who sent them cannot be read. */
export function unreadableFate({ tenantId, logOffset }: QuarantinedEvent): PlacedFate {
  return {
    offset: logOffset,
    fate: { tenantId, kind: 'quarantined', eventId: '', source: undefined, eventCount: 1 },
  };
}
