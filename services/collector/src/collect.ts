import { create, fromBinary } from '@bufbuild/protobuf';
import {
  parseEventSlices,
  PublishResponseSchema,
  RejectedEventSchema,
  RejectReason,
  TraceEventSchema,
  type AdmissionVerdict,
  type Admit,
  type EventSlice,
  type PublishResponse,
  type RejectedEvent,
} from '@waybill/contracts';
import { homeTraceOf, partitionOf, requestLimits } from '@waybill/domain';
import { callRefusals, type CallRefusal } from '@waybill/grpc';
import { topics, type Clock, type EventLogWriter, type LogEntry } from '@waybill/ports';
import type { CollectorCounters } from './collector-counts.js';
import { toContextBytes, toEventBatchBytes } from './event-batch.convert.js';
import type { ReportedAppend } from './reported-append.js';

/** What became of one request; `batchSequence` is 0 for one that carries none. */
export type CollectOutcome =
  | { readonly kind: 'stored'; readonly batchSequence: bigint; readonly response: PublishResponse }
  | { readonly kind: 'refused'; readonly batchSequence: bigint; readonly refusal: CallRefusal };

/**
 * Takes the bytes of one publish request to the log.
 *
 * Never rejects. `stored` only after the log has acknowledged every event that the response does not name as rejected;
 * `refused` means that nothing of the request is known to be stored.
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

/** Until authentication comes there is one tenant. */
const tenantId = 'default';

export function createCollect(options: CollectOptions): Collect {
  const { appends, counters } = options;
  return async (request) => {
    const read = parseEventSlices(request, requestLimits.eventCountMax);
    const { batchSequence } = read;
    if (read.kind === 'unreadable') {
      counters.unreadableRequestCount++;
      return { kind: 'refused', batchSequence, refusal: callRefusals.unreadable('events', read.detail) };
    }
    const admission = admitEvents(request, read.slices, options);
    const context = toContextBytes({
      tenantId,
      authenticatedPrincipal: '',
      collector: options.instance,
      receivedUnixNano: options.clock.nowUnixNano(),
      redactionPolicy: '',
    });
    const entries = toEntries(context, request, admission.slicesByPartition);
    const refusal = entries.length === 0 ? undefined : await appends.append(entries);
    if (refusal !== undefined) {
      counters.failedBatchCount++;
      return { kind: 'refused', batchSequence, refusal };
    }
    counters.acceptedEventCount += admission.acceptedCount;
    return { kind: 'stored', batchSequence, response: toResponse(admission) };
  };
}

interface Admission {
  readonly slicesByPartition: ReadonlyMap<number, readonly EventSlice[]>;
  readonly acceptedCount: number;
  readonly rejectedCount: number;
  /** The first of the rejected ones, as many as one answer names. */
  readonly rejected: readonly RejectedEvent[];
}

function admitEvents(
  request: Uint8Array,
  slices: readonly EventSlice[],
  { log, admit, counters }: CollectOptions,
): Admission {
  const partitionCount = log.partitionCount(topics.events);
  const slicesByPartition = new Map<number, EventSlice[]>();
  const rejected: RejectedEvent[] = [];
  let rejectedCount = 0;
  slices.forEach((slice, index) => {
    const verdict = withHome(admit(request, slice.contentStart, slice.end), request, slice);
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
    rejectedCount++;
    counters.addRejected(verdict.reason);
    if (rejected.length < requestLimits.rejectedCountMax) {
      const { eventId, reason, detail } = verdict;
      rejected.push(create(RejectedEventSchema, { eventId, index, reason, detail }));
    }
  });
  return { slicesByPartition, rejected, rejectedCount, acceptedCount: slices.length - rejectedCount };
}

/**
 * An event that knows no trace, as a provider's webhook, is kept where its strongest alias leads. It is the one kind of
 * event that is decoded here: there are few of them.
 */
function withHome(verdict: AdmissionVerdict, request: Uint8Array, { contentStart, end }: EventSlice): AdmissionVerdict {
  if (verdict.kind === 'rejected' || verdict.traceId.length > 0) return verdict;
  const event = fromBinary(TraceEventSchema, request.subarray(contentStart, end));
  const traceId = homeTraceOf(event);
  if (traceId !== undefined) return { kind: 'admitted', traceId };
  return {
    kind: 'rejected',
    reason: RejectReason.TRACE_ID,
    eventId: event.eventId,
    detail:
      'trace_id: expected 16 bytes, or a call id or an alias by which the event finds its call; found none of them',
  };
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

function toResponse({ acceptedCount, rejectedCount, rejected }: Admission): PublishResponse {
  return create(PublishResponseSchema, { acceptedCount, rejectedCount, rejected: [...rejected] });
}
