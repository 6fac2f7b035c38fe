import type { TraceEvent } from '@waybill/contracts';
import type { LogEvent } from './event-set.js';
import { firstSaid, hopOf, toHex } from '../payload.js';
import { ownerOf, withSpanClaims, type SpanClaims } from './span-claims.js';
import { isToolsCall, spansOf } from './trace-index.js';

/** The calls of a trace that nobody named, known by the span of their `tools/call`. */
export interface SpannedCalls {
  /** The fragment of an event: `trace:<trace id>:<span id>`; `undefined` when it belongs to none of them. */
  readonly fragmentOf: (event: TraceEvent) => string | undefined;
}

/** One `tools/call` span and the events that report it. */
interface SpannedCall {
  readonly span: string;
  readonly events: readonly TraceEvent[];
}

/** Finds the calls among events that name none and that no named call claims. */
export function spannedCallsOf(unclaimed: readonly LogEvent[]): SpannedCalls {
  const calls = bySpan(unclaimed.map(({ event }) => event).filter(isToolsCall));
  const claims = [...calls.values()].reduce<SpanClaims>((each, call) => {
    const id = idOf(outermost(call, calls));
    const parents = call.events.map((event) => spansOf(event).parent).filter((span) => span !== call.span);
    return [...parents, ''].reduce((known, parent) => withSpanClaims(known, id, { own: call.span, parent }), each);
  }, new Map());
  return {
    fragmentOf(event) {
      const { own, parent } = spansOf(event);
      return ownerOf(claims, isToolsCall(event) ? [own || parent] : [own, parent]);
    },
  };
}

function idOf({ span, events }: SpannedCall): string {
  return `trace:${toHex(events[0]?.traceId ?? new Uint8Array())}:${span}`;
}

function bySpan(events: readonly TraceEvent[]): ReadonlyMap<string, SpannedCall> {
  const calls = new Map<string, SpannedCall>();
  for (const event of events) {
    const { own, parent } = spansOf(event);
    const span = own || parent;
    if (span !== '') calls.set(span, { span, events: [...(calls.get(span)?.events ?? []), event] });
  }
  return calls;
}

/** As many hops as any call has; a chain that is longer is a loop. */
const hopsMax = 16;

/** The same call as its first hop saw it. Of calls that lie within each other in a circle, each is its own. */
function outermost(call: SpannedCall, calls: ReadonlyMap<string, SpannedCall>): SpannedCall {
  let outer = call;
  for (let hop = 0; hop < hopsMax; hop++) {
    const next = seenOneHopEarlier(outer, calls);
    if (next === undefined) return outer;
    outer = next;
  }
  return call;
}

function seenOneHopEarlier(call: SpannedCall, calls: ReadonlyMap<string, SpannedCall>): SpannedCall | undefined {
  const parents = new Set(call.events.map((event) => spansOf(event).parent).filter((span) => span !== call.span));
  const outer = [...parents].flatMap((span) => calls.get(span) ?? []).filter((each) => isSameCall(each, call));
  return outer.length === 1 ? outer[0] : undefined;
}

/** Two spans of one tool, each seen by other layers: one request on its way, and not a call within a call. */
function isSameCall(outer: SpannedCall, inner: SpannedCall): boolean {
  const layers = new Set(outer.events.map(hopOf));
  const tool = toolOf(outer);
  return tool !== '' && tool === toolOf(inner) && inner.events.every((event) => !layers.has(hopOf(event)));
}

/** The tool that the events name; of several names the first in order, so that it does not matter which event came first. */
function toolOf({ events }: SpannedCall): string {
  const names = events.map(({ payload }) =>
    payload.case === 'toolCallStarted' || payload.case === 'toolCallFinished' ? (payload.value.tool?.name ?? '') : '',
  );
  return firstSaid(names.sort());
}
