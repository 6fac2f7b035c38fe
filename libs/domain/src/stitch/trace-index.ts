import type { TraceEvent } from '@waybill/contracts';
import { addEvent, emptyEventSet, type AddResult, type EventSet, type LogEvent } from './event-set.js';
import { toHex } from '../payload.js';
import { withSpanClaims, type SpanClaims } from './span-claims.js';

/**
 * What a trace knows beside its named calls: which of them owns which `tools/call` span, and the events that name no call.
 *
 * Events that name their call are kept with the call; the others are kept here and find their fragment through spans and
 * aliases. Where they belong is a function of claims and events alone, so it does not matter which came first.
 */
export interface TraceIndex {
  /** By call id: what named calls claim. */
  readonly claims: SpanClaims;
  /** The events that name no call. */
  readonly loose: EventSet;
}

export const initialTraceIndex: TraceIndex = { claims: new Map(), loose: emptyEventSet };

/** Notes which spans a named call owns, if the event is one of its `tools/call` events. */
export function claimSpans(index: TraceIndex, event: TraceEvent): TraceIndex {
  if (!isToolsCall(event) || event.callId === '') return index;
  const claims = withSpanClaims(index.claims, event.callId, spansOf(event));
  return claims === index.claims ? index : { ...index, claims };
}

/** Adds an event that names no call. */
export function addLoose(index: TraceIndex, candidate: LogEvent, countMax: number): [TraceIndex, AddResult] {
  const result = addEvent(index.loose, candidate, countMax);
  return [result.tag === 'added' ? { ...index, loose: result.events } : index, result];
}

/** Whether an event reports the start or the end of a `tools/call`. */
export function isToolsCall({ payload }: TraceEvent): boolean {
  return payload.case === 'toolCallStarted' || payload.case === 'toolCallFinished';
}

/** The spans of an event in hex; empty where there is none. A span means nothing without its trace. */
export function spansOf(event: TraceEvent): { readonly own: string; readonly parent: string } {
  if (event.traceId.length === 0) return { own: '', parent: '' };
  return { own: toHex(event.spanId), parent: toHex(event.parentSpanId) };
}
