import type { TraceEvent } from '@waybill/contracts';
import { addEvent, compare, emptyEventSet, type AddResult, type EventSet, type LogEvent } from './event-set.js';
import type { JoinRung } from './call.js';
import { toHex, type PayloadCase } from './payload.js';

/**
 * What a trace knows beside its calls: which call owns which `tools/call` span, and the events that name no call.
 *
 * Events that name their call are kept with the call; the others are kept here and find their call through the span
 * (second rung of the ladder, A5). Where they belong is a function of claims and events alone, so it does not matter
 * which came first.
 */
export interface TraceIndex {
  /** Span id in hex -> the calls that claim it, sorted. More than one is ambiguous, and then the span binds nothing. */
  readonly claims: ReadonlyMap<string, readonly string[]>;
  /** The events that name no call. */
  readonly loose: EventSet;
}

export const initialTraceIndex: TraceIndex = { claims: new Map(), loose: emptyEventSet };

/**
 * Notes which spans a call owns, if the event says so: the hop's own span of the `tools/call`, and the caller's span
 * that travelled with it as `traceparent`. A caller that uses one span for many calls makes it ambiguous, and it binds
 * nothing.
 */
export function claimSpan(index: TraceIndex, event: TraceEvent): TraceIndex {
  const isToolsCall = event.payload.case === 'toolCallStarted' || event.payload.case === 'toolCallFinished';
  if (!isToolsCall || event.callId === '') return index;
  return [event.spanId, event.parentSpanId]
    .map(toHex)
    .filter((span) => span !== '')
    .reduce((each, span) => withClaim(each, span, event.callId), index);
}

function withClaim(index: TraceIndex, span: string, callId: string): TraceIndex {
  const claimants = index.claims.get(span) ?? [];
  if (claimants.includes(callId)) return index;
  return { ...index, claims: new Map(index.claims).set(span, [...claimants, callId].sort(compare)) };
}

/** Adds an event that names no call. */
export function addLoose(index: TraceIndex, candidate: LogEvent, countMax: number): [TraceIndex, AddResult] {
  const result = addEvent(index.loose, candidate, countMax);
  return [result.tag === 'added' ? { ...index, loose: result.events } : index, result];
}

/** The loose events of each call, real or orphaned, by call id. */
export function looseByCall(index: TraceIndex): ReadonlyMap<string, readonly LogEvent[]> {
  const groups = new Map<string, LogEvent[]>();
  for (const each of index.loose.values()) {
    const callId = callOfLoose(index, each.event);
    if (callId === undefined) continue;
    const group = groups.get(callId);
    if (group === undefined) groups.set(callId, [each]);
    else group.push(each);
  }
  return groups;
}

/** Ids that Waybill gives to calls that nobody named begin so; what stands behind is a span or an event. */
const orphanPrefixes = ['span:', 'event:'];

/** Whether a call id was given by Waybill, because its events found no call. */
export function isOrphanId(callId: string): boolean {
  return orphanPrefixes.some((prefix) => callId.startsWith(prefix));
}

/** The rung by which the weakest-joined event of a call came to it. */
export function joinRungOf(callId: string, looseCount: number): JoinRung {
  if (isOrphanId(callId)) return 'none';
  return looseCount === 0 ? 'call_id' : 'trace_span';
}

function callOfLoose(index: TraceIndex, event: TraceEvent): string | undefined {
  for (const span of [event.spanId, event.parentSpanId]) {
    const claimants = index.claims.get(toHex(span)) ?? [];
    if (claimants.length === 1) return claimants[0];
  }
  if (!isAboutOneCall(event)) return undefined;
  const [own, parent] = [toHex(event.spanId), toHex(event.parentSpanId)];
  // Both spans are in the id, so that the events of an orphan find their call together or not at all.
  return own === '' && parent === '' ? `event:${event.eventId}` : `span:${toHex(event.traceId)}:${own}:${parent}`;
}

/** Payloads that only make sense within a call. The others (a session, a lane, a budget) stand for themselves. */
const callPayloads: ReadonlySet<PayloadCase> = new Set([
  'registryDecision',
  'gatewayDecision',
  'runtimeDecision',
  'providerReceipt',
  'toolCallStarted',
  'toolCallFinished',
  'upstreamCall',
  'effectObserved',
  'spendRecorded',
  'adapterHop',
  'urlFetch',
  'fileOperation',
  'toolOutput',
  'verificationRecorded',
]);

function isAboutOneCall(event: TraceEvent): boolean {
  return event.payload.case !== undefined && callPayloads.has(event.payload.case);
}
