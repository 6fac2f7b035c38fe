import { fromBinary } from '@bufbuild/protobuf';
import {
  EventBatchSchema,
  parseEventId,
  parseEventSlices,
  TraceEventSchema,
  type EventSlice,
} from '@waybill/contracts';
import { homeTraceOf, partitionOf, requestLimits } from '@waybill/domain';

/** An event, by what it is known by. */
export interface EventName {
  readonly tenantId: string;
  readonly eventId: string;
}

/** A part of a record, for one partition of another log. */
export interface CutPart {
  readonly partition: number;
  readonly bytes: Uint8Array;
}

/** A record of the events topic, cut for a log with another number of partitions. */
export interface CutRecord {
  /**
   * `events`: a batch of events. `joins`: what the stitcher told itself, which it tells again. `unreadable`: neither; it
   * is kept whole, so that it is set aside there as it was here.
   */
  readonly kind: 'events' | 'joins' | 'unreadable';
  readonly parts: readonly CutPart[];
  /** Those whose name can be read. */
  readonly events: readonly EventName[];
}

/** Where bytes go that nobody can place. */
const strayPartition = 0;

/**
 * Cuts a record into one for each partition that its events belong to. The context and each event are copied, byte for
 * byte and in their order. Total.
 */
export function cutRecord(record: Uint8Array, partitionCount: number): CutRecord {
  const whole = { kind: 'unreadable' as const, parts: [{ partition: strayPartition, bytes: record }], events: [] };
  const outcome = parseEventSlices(record, requestLimits.eventCountMax);
  if (outcome.kind === 'unreadable') return whole;
  const { slices } = outcome;
  const head = record.subarray(0, slices[0]?.start ?? record.length);
  const tenantId = tenantOf(head);
  if (tenantId === undefined) return whole;
  if (slices.length === 0) return { kind: 'joins', parts: [], events: [] };
  const byPartition = Map.groupBy(slices, ({ contentStart, end }) =>
    partitionOfEvent(tenantId, record.subarray(contentStart, end), partitionCount),
  );
  return {
    kind: 'events',
    parts: [...byPartition].map(([partition, own]) => ({ partition, bytes: withHead(head, record, own) })),
    events: slices.flatMap(({ contentStart, end }) => {
      const eventId = parseEventId(record.subarray(contentStart, end));
      return eventId === undefined ? [] : [{ tenantId, eventId }];
    }),
  };
}

function tenantOf(head: Uint8Array): string | undefined {
  try {
    return fromBinary(EventBatchSchema, head).context?.tenantId || undefined;
  } catch {
    return undefined;
  }
}

function partitionOfEvent(tenantId: string, bytes: Uint8Array, partitionCount: number): number {
  try {
    const event = fromBinary(TraceEventSchema, bytes);
    const traceId = event.traceId.length > 0 ? event.traceId : homeTraceOf(event);
    return traceId === undefined ? strayPartition : partitionOf(tenantId, traceId, partitionCount);
  } catch {
    return strayPartition;
  }
}

function withHead(head: Uint8Array, record: Uint8Array, slices: readonly EventSlice[]): Uint8Array {
  return Uint8Array.from(Buffer.concat([head, ...slices.map(({ start, end }) => record.subarray(start, end))]));
}
