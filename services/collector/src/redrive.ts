import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import {
  EventBatchSchema,
  QuarantineRecordSchema,
  RedriveRequestSchema,
  RedriveResponseSchema,
  RejectReason,
  type AdmissionVerdict,
  type Admit,
  type RedriveRequest,
  type RedriveResponse,
} from '@waybill/contracts';
import { partitionOf, requestLimits } from '@waybill/domain';
import { callRefusals, type CallRefusal } from '@waybill/grpc';
import { topics, type Clock, type EventLogWriter, type LogEntry } from '@waybill/ports';
import { admitOne } from './admit-one.js';
import { toContextBytes } from './event-batch.convert.js';
import { quarantinePartitionOf, toReasonWord } from './refused-events.convert.js';
import type { ReportedAppend } from './reported-append.js';
import { createServerContext, type ServerContext } from './server-context.js';

/** What became of a request to redrive. */
export type RedriveOutcome =
  | { readonly kind: 'stored'; readonly response: RedriveResponse }
  | { readonly kind: 'refused'; readonly refusal: CallRefusal };

/**
 * Admits quarantined events again, by the rules of any event.
 *
 * Never rejects. `stored` only after the log has acknowledged the events and, in the same append, the note of who asked
 * and what was answered. Where that is cut in the middle the client asks again: readers remove the second events by id.
 */
export type Redrive = (request: Uint8Array) => Promise<RedriveOutcome>;

export interface RedriveOptions {
  readonly log: Pick<EventLogWriter, 'partitionCount'>;
  readonly appends: ReportedAppend;
  readonly admit: Admit;
  readonly clock: Clock;
  /** This collector's name in every batch. */
  readonly instance: string;
}

const nameBytesMax = 256;

export function createRedrive(options: RedriveOptions): Redrive {
  const { log, appends, admit } = options;
  return async (bytes) => {
    const request = parseRequest(bytes);
    if (typeof request === 'string') return { kind: 'refused', refusal: callRefusals.unreadable('events', request) };
    const context = createServerContext(options);
    const judged = request.events.map(({ failureId, payload }) => ({
      failureId,
      payload,
      verdict: admitOne(admit, payload, { contentStart: 0, end: payload.byteLength }),
    }));
    const refusal =
      judged.length === 0
        ? undefined
        : await appends.append([
            ...judged.flatMap((each) => toEventEntries(log, context, each)),
            toNoteEntry(log, { context, operator: request.operator, judged }),
          ]);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    return { kind: 'stored', response: create(RedriveResponseSchema, { results: judged.map(toResult) }) };
  };
}

interface Judged {
  readonly failureId: string;
  readonly payload: Uint8Array;
  readonly verdict: AdmissionVerdict;
}

/** The request, or what is wrong with it. */
function parseRequest(bytes: Uint8Array): RedriveRequest | string {
  let request: RedriveRequest;
  try {
    request = fromBinary(RedriveRequestSchema, bytes);
  } catch {
    return 'request: expected a RedriveRequest, found bytes that cannot be decoded';
  }
  const { events, operator } = request;
  const { rejectedCountMax } = requestLimits;
  if (events.length > rejectedCountMax) {
    return `events: expected at most ${rejectedCountMax} in one request, found ${events.length}; send smaller requests`;
  }
  const names = [operator, ...events.map(({ failureId }) => failureId)];
  const isLong = names.some((name) => Buffer.byteLength(name) > nameBytesMax);
  return isLong ? `operator, failure_id: expected at most ${nameBytesMax} bytes, found more` : request;
}

function toEventEntries(
  log: Pick<EventLogWriter, 'partitionCount'>,
  context: ServerContext,
  { payload, verdict }: Judged,
): readonly LogEntry[] {
  if (verdict.kind === 'rejected') return [];
  const partition = partitionOf(context.tenantId, verdict.traceId, log.partitionCount(topics.events));
  const { number } = EventBatchSchema.field.events;
  const event = new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(payload).finish();
  return [{ topic: topics.events, partition, bytes: Uint8Array.from([...toContextBytes(context), ...event]) }];
}

interface Note {
  readonly context: ServerContext;
  readonly operator: string;
  readonly judged: readonly Judged[];
}

function toNoteEntry(log: Pick<EventLogWriter, 'partitionCount'>, { context, operator, judged }: Note): LogEntry {
  const redrives = judged.map(({ failureId, verdict }) => ({
    failureId,
    operator,
    outcome: verdict.kind === 'admitted' ? 'appended' : toReasonWord(verdict.reason),
    detail: verdict.kind === 'admitted' ? '' : verdict.detail,
  }));
  return {
    topic: topics.quarantine,
    partition: quarantinePartitionOf(log, context.tenantId),
    bytes: toBinary(QuarantineRecordSchema, create(QuarantineRecordSchema, { context, redrives })),
  };
}

function toResult({ failureId, verdict }: Judged) {
  return verdict.kind === 'admitted'
    ? { failureId, reason: RejectReason.UNSPECIFIED, detail: '' }
    : { failureId, reason: verdict.reason, detail: verdict.detail };
}
