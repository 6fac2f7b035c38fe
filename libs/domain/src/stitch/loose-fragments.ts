import type { TraceEvent } from '@waybill/contracts';
import type { LogEvent } from './event-set.js';
import { aliasesOf } from '../join/alias.js';
import { placeOf } from './partition.js';
import { toHex, type PayloadCase } from '../payload.js';
import { ownerOf } from './span-claims.js';
import { spannedCallsOf } from './spanned-calls.js';
import { isToolsCall, spansOf, type TraceIndex } from './trace-index.js';

/**
 * The fragments of a trace that hold events which name no call, by fragment id: those of named calls to which they belong
 * by a span, and those that they make among themselves (docs/joining.md, 1).
 */
export function looseFragments(index: TraceIndex): ReadonlyMap<string, readonly LogEvent[]> {
  const fragments = new Map<string, LogEvent[]>();
  const add = (fragmentId: string, each: LogEvent) => {
    const fragment = fragments.get(fragmentId);
    if (fragment === undefined) fragments.set(fragmentId, [each]);
    else fragment.push(each);
  };
  const unclaimed: LogEvent[] = [];
  for (const each of index.loose.values()) {
    const { own, parent } = spansOf(each.event);
    const callId = ownerOf(index.claims, [own, parent]);
    if (callId === undefined) unclaimed.push(each);
    else add(callId, each);
  }
  const spanned = spannedCallsOf(unclaimed);
  for (const each of unclaimed) {
    const fragmentId = spanned.fragmentOf(each.event) ?? fragmentOfLoose(each.event);
    if (fragmentId !== undefined) add(fragmentId, each);
  }
  return fragments;
}

/** Where an event belongs that no `tools/call` span leads anywhere. */
function fragmentOfLoose(event: TraceEvent): string | undefined {
  if (!isAboutOneCall(event)) return undefined;
  const { own, parent } = spansOf(event);
  // Both spans are in the id, so that the events of a fragment find their call together or not at all.
  if (own !== '' || parent !== '') return `span:${toHex(event.traceId)}:${own}:${parent}`;
  const [strongest] = aliasesOf(event);
  return strongest === undefined
    ? `event:${event.eventId}`
    : `alias:${toHex(event.traceId)}:${toHex(placeOf(strongest.text))}`;
}

/** Payloads that only make sense within a call. The others (a session, a lane, a budget) stand for themselves. */
const callPayloads: ReadonlySet<PayloadCase> = new Set([
  'registryDecision',
  'gatewayDecision',
  'runtimeDecision',
  'providerReceipt',
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
  return isToolsCall(event) || (event.payload.case !== undefined && callPayloads.has(event.payload.case));
}
