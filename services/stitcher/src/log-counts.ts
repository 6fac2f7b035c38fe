import { countRecord, toNumberedSource, type EventFate, type LogCount, type QuarantinedEvent } from '@waybill/domain';
import { grouped, type RefusedInput } from '@waybill/fold';
import type { LogRecord } from '@waybill/ports';
import type { TraceInput } from './log-event.convert.js';

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

/** An event whose rows the store refuses is set aside; what else it refuses is no event of a producer. */
export function refusedFate({ input }: RefusedInput<TraceInput>): readonly PlacedFate[] {
  if (input.kind !== 'event') return [];
  const { record, tenantId, event } = input;
  const source = toNumberedSource(event.source);
  const fate: EventFate = { tenantId, kind: 'quarantined', eventId: event.eventId, source, eventCount: 1 };
  return [{ offset: record.offset, fate }];
}
