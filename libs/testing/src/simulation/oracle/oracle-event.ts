import type { TraceEvent } from '@waybill/contracts';

/** An admitted event, as the oracle is given it: what was acknowledged, and when the log appended it first. */
export interface OracleEvent {
  readonly tenantId: string;
  readonly event: TraceEvent;
  readonly appendedUnixNano: bigint;
  /** The trace it belongs to in hex: its own, or the one derived for a record without a trace. */
  readonly homeTrace: string;
}

/** How a record came to its call, from the strongest rung of the ladder to the weakest. */
export const rungs = [
  'call_id',
  'trace_span',
  'gen_ai',
  'request_state',
  'idempotency_key',
  'provider_request_id',
  'receipt_id',
  'none',
] as const;

export type Rung = (typeof rungs)[number];

/** The weakest of some rungs; `none` when nothing joins. */
export function weakestOf(some: Iterable<Rung>): Rung {
  let weakest = -1;
  for (const rung of some) weakest = Math.max(weakest, rungs.indexOf(rung));
  return rungs[weakest] ?? 'none';
}

/** Whether an event is one end of a `tools/call`. */
export function isToolsCall({ event }: OracleEvent): boolean {
  return isStart(event) || event.payload.case === 'toolCallFinished';
}

/** Whether an event says that a `tools/call` went out. */
export function isStart(event: TraceEvent): boolean {
  return event.payload.case === 'toolCallStarted';
}

/** Whether an event knows its trace; without one its spans mean nothing. */
export function hasTrace({ event }: OracleEvent): boolean {
  return event.traceId.length > 0;
}

/** A span of an event in hex; empty when it has none, or none that means anything. */
export function spanOf(each: OracleEvent): string {
  return hasTrace(each) ? hexOf(each.event.spanId) : '';
}

/** The caller's span in hex; empty when it has none, or none that means anything. */
export function parentSpanOf(each: OracleEvent): string {
  return hasTrace(each) ? hexOf(each.event.parentSpanId) : '';
}

/** The span of a `tools/call`: its own, else its parent's. */
export function wireSpanOf(each: OracleEvent): string {
  return spanOf(each) || parentSpanOf(each);
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** By the emitters' clocks, then by event id. */
export function byTime(left: OracleEvent, right: OracleEvent): number {
  return (
    compareOf(left.event.occurredUnixNano, right.event.occurredUnixNano) ||
    compareOf(left.event.eventId, right.event.eventId)
  );
}

/** Strings by code unit, numbers by size. */
export function compareOf<T extends string | bigint | number>(left: T, right: T): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Groups a list; groups and their members keep its order. */
export function groupBy<T>(list: Iterable<T>, keyOf: (each: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const each of list) {
    const group = groups.get(keyOf(each));
    if (group === undefined) groups.set(keyOf(each), [each]);
    else group.push(each);
  }
  return groups;
}
