import { sessionHandleBytesMax } from './session-handle.js';
import { parseTraceparent, toTraceparent, type TraceParent } from './traceparent.js';

/**
 * What travels with a request in MCP's `_meta`: the W3C keys unprefixed, as MCP has them, and Waybill's own under
 * `waybill/`.
 */
export interface MetaContext {
  readonly parent?: TraceParent | undefined;
  /** W3C `tracestate`, passed on as it came. */
  readonly tracestate?: string | undefined;
  /** W3C `baggage`, passed on as it came. */
  readonly baggage?: string | undefined;
  /** The logical call over all its attempts; at most 256 bytes. */
  readonly callId?: string | undefined;
  /** The conversation or workflow; at most 256 bytes. */
  readonly sessionId?: string | undefined;
  /** A signed handle that names the session, as it came: to be verified before it is followed. */
  readonly sessionHandle?: string | undefined;
  /** Which try, from 1. */
  readonly attempt?: number | undefined;
}

/** Reads the context out of a request's `_meta`. What is absent, malformed or too long is left out. */
export function parseMeta(meta: unknown): MetaContext {
  if (!isRecord(meta)) return {};
  return {
    parent: parseTraceparent(meta['traceparent']),
    tracestate: parseText(meta['tracestate'], tracestateBytesMax),
    baggage: parseText(meta['baggage'], baggageBytesMax),
    callId: parseText(meta['waybill/call_id'], idBytesMax),
    sessionId: parseText(meta['waybill/session_id'], idBytesMax),
    sessionHandle: parseText(meta['waybill/session_handle'], sessionHandleBytesMax),
    attempt: parseAttempt(meta['waybill/attempt']),
  };
}

/** A copy of `meta` that carries the context too. What the context does not name stays as it is in `meta`. */
export function withMeta(meta: unknown, context: MetaContext): Record<string, unknown> {
  const entries = Object.entries({
    traceparent: context.parent === undefined ? undefined : toTraceparent(context.parent),
    tracestate: context.tracestate,
    baggage: context.baggage,
    'waybill/call_id': context.callId,
    'waybill/session_id': context.sessionId,
    'waybill/session_handle': context.sessionHandle,
    'waybill/attempt': context.attempt,
  });
  const known = entries.filter(([, value]) => value !== undefined);
  return { ...(isRecord(meta) ? meta : {}), ...Object.fromEntries(known) };
}

// The contract's limit of both ids.
const idBytesMax = 256;
// W3C asks for at least 512 characters of tracestate and 8,192 bytes of baggage to be carried.
const tracestateBytesMax = 512;
const baggageBytesMax = 8_192;
const attemptMax = 0xffff_ffff;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseText(value: unknown, bytesMax: number): string | undefined {
  if (typeof value !== 'string' || value === '' || Buffer.byteLength(value) > bytesMax) return undefined;
  return value;
}

function parseAttempt(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= attemptMax ? value : undefined;
}
