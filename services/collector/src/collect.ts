import { create } from '@bufbuild/protobuf';
import {
  parseEventSlices,
  PublishResponseSchema,
  RejectedEventSchema,
  type Admit,
  type EventSlice,
  type PublishResponse,
} from '@waybill/contracts';
import { partitionOf, requestLimits } from '@waybill/domain';
import { callRefusals, type CallRefusal } from '@waybill/grpc';
import { topics, type Clock, type EventLogWriter, type LogEntry } from '@waybill/ports';
import { admitOne } from './admit-one.js';
import type { CollectorCounters } from './collector-counts.js';
import { toContextBytes, toEventBatchBytes } from './event-batch.convert.js';
import { toRefusedEntries, type Refusal } from './refused-events.convert.js';
import type { ReportedAppend } from './reported-append.js';
import { createServerContext, tenantId } from './server-context.js';

/** What became of one request; `batchSequence` is 0 for one that carries none. */
export type CollectOutcome =
  | { readonly kind: 'stored'; readonly batchSequence: bigint; readonly response: PublishResponse }
  | { readonly kind: 'refused'; readonly batchSequence: bigint; readonly refusal: CallRefusal };

/**
 * Takes the bytes of one publish request to the log.
 *
 * Never rejects. `stored` only after the log has acknowledged every event, those that were rejected among what is in
 * quarantine; `refused` means that nothing of the request is known to be stored.
 * Requests are appended in the order of the calls.
 */
export type Collect = (request: Uint8Array) => Promise<CollectOutcome>;

export interface CollectOptions {
  readonly log: Pick<EventLogWriter, 'partitionCount'>;
  readonly appends: ReportedAppend;
  readonly admit: Admit;
  readonly clock: Clock;
  readonly counters: CollectorCounters;
  /** This collector's name in every batch. */
  readonly instance: string;
}

export function createCollect(options: CollectOptions): Collect {
  const { log, appends, counters } = options;
  return async (request) => {
    const read = parseEventSlices(request, requestLimits.eventCountMax);
    const { batchSequence } = read;
    if (read.kind === 'unreadable') {
      counters.unreadableRequestCount++;
      return { kind: 'refused', batchSequence, refusal: callRefusals.unreadable('events', read.detail) };
    }
    const admission = admitEvents(request, read.slices, options);
    const context = createServerContext(options);
    const entries = [
      ...toEntries(toContextBytes(context), request, admission.slicesByPartition),
      ...toRefusedEntries(log, context, admission.refused),
    ];
    const refusal = entries.length === 0 ? undefined : await appends.append(entries);
    if (refusal !== undefined) {
      counters.failedBatchCount++;
      return { kind: 'refused', batchSequence, refusal };
    }
    counters.acceptedEventCount += admission.acceptedCount;
    for (const { reason } of admission.refused) counters.addRejected(reason);
    return { kind: 'stored', batchSequence, response: toResponse(admission) };
  };
}

interface Admission {
  readonly slicesByPartition: ReadonlyMap<number, readonly EventSlice[]>;
  readonly acceptedCount: number;
  /** In the order of the request. */
  readonly refused: readonly Refusal[];
}

function admitEvents(request: Uint8Array, slices: readonly EventSlice[], { log, admit }: CollectOptions): Admission {
  const partitionCount = log.partitionCount(topics.events);
  const slicesByPartition = new Map<number, EventSlice[]>();
  const refused: Refusal[] = [];
  slices.forEach((slice, index) => {
    const verdict = admitOne(admit, request, slice);
    if (verdict.kind === 'admitted') {
      const partition = partitionOf(tenantId, verdict.traceId, partitionCount);
      const neighbours = slicesByPartition.get(partition);
      if (neighbours === undefined) {
        slicesByPartition.set(partition, [slice]);
      } else {
        neighbours.push(slice);
      }
      return;
    }
    const { eventId, reason, detail } = verdict;
    refused.push({ index, eventId, reason, detail, bytes: request.subarray(slice.contentStart, slice.end) });
  });
  return { slicesByPartition, refused, acceptedCount: slices.length - refused.length };
}

function toEntries(
  context: Uint8Array,
  request: Uint8Array,
  slicesByPartition: Admission['slicesByPartition'],
): LogEntry[] {
  return Array.from(slicesByPartition, ([partition, slices]) => ({
    topic: topics.events,
    partition,
    bytes: toEventBatchBytes(context, request, slices),
  }));
}

/** Names the first of the refused events, as many as one answer may, and counts all. */
function toResponse({ acceptedCount, refused }: Admission): PublishResponse {
  const rejected = refused
    .slice(0, requestLimits.rejectedCountMax)
    .map(({ eventId, index, reason, detail }) => create(RejectedEventSchema, { eventId, index, reason, detail }));
  return create(PublishResponseSchema, { acceptedCount, rejectedCount: refused.length, rejected });
}
