import { aliasesOf, aliasKey } from './aliases.js';
import { claimsOf, type SpanClaim } from './span-claims.js';
import {
  groupBy,
  isStart,
  isToolsCall,
  parentSpanOf,
  spanOf,
  weakestOf,
  wireSpanOf,
  type OracleEvent,
  type Rung,
} from './oracle-event.js';
import { outerSpans } from './outer-spans.js';

/** The events of one trace of a tenant that belong together without looking further (docs/joining.md, 1). */
export interface Fragment {
  readonly tenantId: string;
  readonly trace: string;
  /** The call's name when named, else `trace:…`, `span:…`, `alias:…`, `event:…`. */
  readonly id: string;
  /** The call's name; empty unless it is named. */
  readonly callName: string;
  readonly isLoose: boolean;
  readonly hasStart: boolean;
  /** The weakest rung by which one of its events came to it. */
  readonly rung: Rung;
  readonly events: readonly OracleEvent[];
}

/** Which fragment an event belongs to, and by which rung. */
interface Place {
  readonly id: string;
  readonly rung: Rung;
}

/** All fragments of a set of events. Events that stand for themselves are in none. */
export function fragmentsOf(events: readonly OracleEvent[]): readonly Fragment[] {
  const traces = groupBy(events, ({ tenantId, homeTrace }) => `${tenantId} ${homeTrace}`);
  return [...traces.values()].flatMap(fragmentsOfTrace);
}

function fragmentsOfTrace(events: readonly OracleEvent[]): readonly Fragment[] {
  const placeOf = placesIn(events);
  const placed = events.flatMap((each) => {
    const place = placeOf(each);
    return place === undefined ? [] : [{ each, place }];
  });
  return [...groupBy(placed, ({ place }) => place.id).values()].map((members) =>
    fragmentFrom(
      members.map(({ each }) => each),
      members.map(({ place }) => place),
    ),
  );
}

function fragmentFrom(events: readonly OracleEvent[], places: readonly Place[]): Fragment {
  const [first] = events;
  const id = places[0]?.id ?? '';
  const callName = id.startsWith(namedPrefix) ? id.slice(namedPrefix.length) : '';
  const isLoose = callName === '' && !events.some(isToolsCall);
  return {
    tenantId: first?.tenantId ?? '',
    trace: first?.homeTrace ?? '',
    id: callName || id,
    callName,
    isLoose,
    hasStart: events.some(({ event }) => isStart(event)),
    rung: isLoose ? 'none' : weakestOf(places.map(({ rung }) => rung)),
    events,
  };
}

/** Keeps a call's name apart from the ids of other fragments, whatever the emitter chose. */
const namedPrefix = 'call ';

function isNamed({ event }: OracleEvent): boolean {
  return event.callId !== '';
}

/** The table of docs/joining.md, row by row. */
function placesIn(events: readonly OracleEvent[]): (each: OracleEvent) => Place | undefined {
  const named = claimsOf(events.filter((each) => isNamed(each) && isToolsCall(each)).map(namedClaim));
  const bySpan = (each: OracleEvent, claims: (span: string) => string | undefined) =>
    claims(spanOf(each)) ?? claims(parentSpanOf(each));
  const unnamedToolsCalls = events.filter(
    (each) => !isNamed(each) && isToolsCall(each) && wireSpanOf(each) !== '' && bySpan(each, named) === undefined,
  );
  const outer = outerSpans(unnamedToolsCalls);
  const spanned = claimsOf(unnamedToolsCalls.map((each) => spannedClaim(each, outer)));
  return (each) => {
    if (isNamed(each)) return { id: namedPrefix + each.event.callId, rung: 'call_id' };
    const ofNamed = bySpan(each, named);
    if (ofNamed !== undefined) return { id: ofNamed, rung: 'trace_span' };
    if (isToolsCall(each) && wireSpanOf(each) !== '') {
      return { id: `trace:${each.homeTrace}:${outer(wireSpanOf(each))}`, rung: 'trace_span' };
    }
    const ofSpanned = bySpan(each, spanned);
    if (ofSpanned !== undefined) return { id: ofSpanned, rung: 'trace_span' };
    return isAboutOneCall(each) ? loosePlace(each) : undefined;
  };
}

function namedClaim(each: OracleEvent): SpanClaim {
  return { claimant: namedPrefix + each.event.callId, own: spanOf(each), parent: parentSpanOf(each) };
}

function spannedClaim(each: OracleEvent, outer: (span: string) => string): SpanClaim {
  const own = wireSpanOf(each);
  return { claimant: `trace:${each.homeTrace}:${outer(own)}`, own, parent: parentSpanOf(each) };
}

function loosePlace(each: OracleEvent): Place {
  const [own, parent] = [spanOf(each), parentSpanOf(each)];
  if (own !== '' || parent !== '') return { id: `span:${each.homeTrace}:${own}:${parent}`, rung: 'none' };
  const [strongest] = aliasesOf(each);
  if (strongest !== undefined) return { id: `alias:${aliasKey(strongest)}`, rung: strongest.rung };
  return { id: `event:${each.event.eventId}`, rung: 'none' };
}

/** Payloads that stand for themselves: sessions, channels, harnesses, checkpoints, incidents, drills, control. */
const selfStandingPayloads: ReadonlySet<string> = new Set([
  'checkpointRecorded',
  'channelInbound',
  'channelDelivery',
  'harnessSnapshot',
  'sessionStarted',
  'sessionEnded',
  'incidentOpened',
  'fixAttempted',
  'incidentClosed',
  'drillFinished',
  'credentialChanged',
  'laneChanged',
  'budgetSet',
]);

function isAboutOneCall({ event }: OracleEvent): boolean {
  return event.payload.case !== undefined && !selfStandingPayloads.has(event.payload.case);
}
