import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { TraceEventSchema, type SourceSchema } from '@waybill/contracts';
import { payloadCases, type EmitEvent } from './emit-event.js';

/** What the emitter adds to an event. */
export interface EventStamp {
  readonly eventId: string;
  readonly occurredUnixNano: bigint;
  /** With `sequence`. */
  readonly source: MessageInitShape<typeof SourceSchema>;
}

/** An event's bytes, or why there are none. */
export type EncodeResult =
  { readonly tag: 'encoded'; readonly bytes: Uint8Array } | { readonly tag: 'unencodable'; readonly detail: string };

/**
 * Encodes an event once; every retry sends these bytes. Never throws: callers in plain JavaScript may hand in
 * anything, and a bad event must not break the program that is being observed.
 */
export function encodeEvent(event: EmitEvent, stamp: EventStamp): EncodeResult {
  try {
    const bytes = toBinary(TraceEventSchema, create(TraceEventSchema, toInit(event, stamp)));
    if (bytes.byteLength <= eventBytesMax) return { tag: 'encoded', bytes };
    return unencodable(
      `Expected an event of at most ${eventBytesMax} bytes, found ${bytes.byteLength}: leave content out.`,
    );
  } catch (error) {
    return unencodable(error instanceof Error ? error.message : String(error));
  }
}

// The contract's limit of one event.
const eventBytesMax = 256 * 1024;

function unencodable(detail: string): EncodeResult {
  return { tag: 'unencodable', detail };
}

function toInit(event: EmitEvent, stamp: EventStamp): MessageInitShape<typeof TraceEventSchema> {
  const payload: { readonly case?: unknown; readonly value?: unknown } | undefined = event.payload;
  const isKnown = typeof payload?.case === 'string' && payloadCases.includes(payload.case);
  if (!isKnown || typeof payload.value !== 'object' || payload.value === null) {
    throw new TypeError(
      `Expected one payload of the contract as { case, value }, found case ${String(payload?.case)}.`,
    );
  }
  const { spanId, parentSpanId, actor, authority, aliases, sessionHandleVerdict } = event;
  return {
    traceId: event.traceId === undefined ? noTraceOf(event) : toTraceId(event.traceId),
    eventId: stamp.eventId,
    sessionId: event.sessionId ?? '',
    callId: event.callId ?? '',
    attempt: event.attempt ?? 0,
    occurredUnixNano: event.occurredUnixNano ?? stamp.occurredUnixNano,
    spanId: spanId === undefined ? new Uint8Array() : toIdBytes(spanId, 'spanId', 8),
    parentSpanId: parentSpanId === undefined ? new Uint8Array() : toIdBytes(parentSpanId, 'parentSpanId', 8),
    source: stamp.source,
    ...(actor === undefined ? {} : { actor }),
    ...(authority === undefined ? {} : { authority }),
    ...(aliases === undefined ? {} : { aliases }),
    ...(event.sessionSource === undefined ? {} : { sessionSource: event.sessionSource }),
    ...(sessionHandleVerdict === undefined ? {} : { sessionHandleVerdict }),
    payload: event.payload,
  };
}

/** Without a trace, something else must say which call it is about: nothing could ever find it otherwise. */
function noTraceOf({ callId, aliases }: EmitEvent): Uint8Array<ArrayBuffer> {
  if (callId || aliases !== undefined) return new Uint8Array();
  throw new TypeError('Expected a traceId, a callId or aliases, found none of them.');
}

function toTraceId(id: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = toIdBytes(id, 'traceId', 16);
  if (bytes.every((byte) => byte === 0)) throw new TypeError('Expected a traceId that is not all zero.');
  return bytes;
}

function toIdBytes(id: string | Uint8Array, name: string, size: number): Uint8Array<ArrayBuffer> {
  const isHex = typeof id === 'string' && id.length === size * 2 && /^[0-9a-fA-F]*$/.test(id);
  if (isHex) return new Uint8Array(Buffer.from(id, 'hex'));
  if (id instanceof Uint8Array && id.byteLength === size) return new Uint8Array(id);
  throw new TypeError(`Expected ${name} as ${size * 2} hex digits or ${size} bytes, found ${describeId(id)}.`);
}

function describeId(id: unknown): string {
  if (id instanceof Uint8Array) return `${id.byteLength} bytes`;
  return typeof id === 'string' ? `a text of ${id.length} characters` : typeof id;
}
