import { RejectReason } from './gen/waybill/collect/v1/collector_service_pb.js';
import { TraceEventSchema } from './gen/waybill/event/v1/trace_event_pb.js';
import { createEventWalk, type EventWalk } from './wire-walk.js';
import { parseEventId } from './wire-event-id.js';
import type { EventLimits } from './wire-limits.js';
import { createMessagePlan } from './wire-plan.js';

/** The verdict on one candidate event. */
export type AdmissionVerdict =
  | {
      readonly kind: 'admitted';
      /** 16 bytes, or none for an event that knows no trace; a view of the event's own bytes. */
      readonly traceId: Uint8Array;
    }
  | {
      readonly kind: 'rejected';
      readonly reason: RejectReason;
      /** As sent; empty when it could not be read. */
      readonly eventId: string;
      /** Which field, what was expected, what was found; at most 512 bytes, and nothing of the event's content. */
      readonly detail: string;
    };

/** Judges the event in `bytes[start, end)`. Never throws; what it admits, `fromBinary` decodes. */
export type Admit = (bytes: Uint8Array, start: number, end: number) => AdmissionVerdict;

const traceIdBytes = 16;
// Field names, numbers and our own words are ASCII: characters are bytes.
const detailCharsMax = 512;

/**
 * Compiles the contract and its limits to an {@link Admit} that reads each byte of an event at most once
 * and makes no objects of it. Fields, payloads and enum values that this contract does not know are kept.
 */
export function createAdmission(limits: EventLimits): Admit {
  const walk = createEventWalk(createMessagePlan(TraceEventSchema, limits), limits);
  return (bytes, start, end) => {
    const objection = walkEvent(walk, limits, { bytes, start, end });
    if (objection !== undefined) {
      return reject(objection, bytes.subarray(start, end));
    }
    return { kind: 'admitted', traceId: bytes.subarray(walk.traceIdStart, walk.traceIdEnd) };
  };
}

interface Objection {
  readonly reason: RejectReason;
  readonly detail: string;
}

interface Span {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

function walkEvent(walk: EventWalk, limits: EventLimits, { bytes, start, end }: Span): Objection | undefined {
  if (end - start > limits.eventBytesMax) {
    const detail = `event: expected at most ${limits.eventBytesMax} bytes, found ${end - start}`;
    return { reason: RejectReason.EVENT_TOO_LARGE, detail };
  }
  if (!walk.run(bytes, start, end)) {
    return { reason: walk.reason, detail: `${walk.path}: expected ${walk.expected}, found ${walk.found}` };
  }
  return objectToEnvelope(walk);
}

/** The rules that no single field can break. */
function objectToEnvelope(walk: EventWalk): Objection | undefined {
  const foundBytes = walk.traceIdEnd - walk.traceIdStart;
  if (foundBytes !== traceIdBytes && foundBytes !== 0) {
    return { reason: RejectReason.TRACE_ID, detail: `trace_id: expected 16 bytes or none, found ${foundBytes}` };
  }
  if (foundBytes !== 0 && !walk.hasNonZero(walk.traceIdStart, walk.traceIdEnd)) {
    return { reason: RejectReason.TRACE_ID, detail: 'trace_id: expected a byte that is not zero, found 16 zeros' };
  }
  if (walk.eventIdBytes === 0) {
    return { reason: RejectReason.EVENT_ID, detail: 'event_id: expected 1 to 64 bytes, found none' };
  }
  if (!walk.hasOccurred) {
    const detail = 'occurred_unix_nano: expected nanoseconds since 1970, found 0 or nothing';
    return { reason: RejectReason.TIME, detail };
  }
  if (walk.layer === 0) {
    return {
      reason: RejectReason.SOURCE,
      detail: 'source.layer: expected a layer, found LAYER_UNSPECIFIED or nothing',
    };
  }
  if (walk.serviceBytes === 0) {
    return { reason: RejectReason.SOURCE, detail: 'source.service: expected the name of a program, found none' };
  }
  if (walk.payloadCount !== 1) {
    const detail = `payload: expected exactly one field in 100 to 299, found ${walk.payloadCount}`;
    return { reason: RejectReason.PAYLOAD, detail };
  }
  return undefined;
}

function reject(objection: Objection, event: Uint8Array): AdmissionVerdict {
  const detail = objection.detail.slice(0, detailCharsMax);
  return { kind: 'rejected', reason: objection.reason, eventId: parseEventId(event) ?? '', detail };
}
