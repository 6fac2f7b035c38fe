import type { TraceEvent } from '@waybill/contracts';
import { compare } from '../stitch/event-set.js';
import { isToolsCall, spansOf } from '../stitch/trace-index.js';
import { toHex } from '../payload.js';
import { aliasesOf, type AliasKind } from './alias.js';
import type { Member } from './fragment.js';

/**
 * The events of a call, each with the attempt that it belongs to (docs/joining.md, 3): what the emitters left open is
 * found by order, span and alias, and continuations are counted on.
 */
export function numberAttempts(members: readonly Member[]): readonly TraceEvent[] {
  if (members.every(({ event, round }) => round === 0 && event.attempt > 0)) return members.map(({ event }) => event);
  const numbers = new Map<TraceEvent, number>();
  let before = 0;
  for (const events of inRounds(members)) {
    const local = numberWithin(events);
    for (const [event, number] of local) numbers.set(event, before + number);
    before += Math.max(0, ...local.values());
  }
  const byAlias = numbersByAlias(numbers);
  return members.map(({ event }) => {
    const attempt = numbers.get(event) ?? numberOfAlias(event, byAlias) ?? aboutTheCall;
    return event.attempt === attempt ? event : { ...event, attempt };
  });
}

/** What an event brings for an attempt when nothing tells of which one it is, or it is about the call as a whole. */
const aboutTheCall = 0;

/** The events of the call itself, then of each continuation; within each by time, then by id. */
function inRounds(members: readonly Member[]): readonly (readonly TraceEvent[])[] {
  const rounds = new Map<string, { readonly round: number; readonly events: TraceEvent[] }>();
  for (const { event, round, branch } of members) {
    const key = `${round}/${branch}`;
    const known = rounds.get(key);
    if (known === undefined) rounds.set(key, { round, events: [event] });
    else known.events.push(event);
  }
  return [...rounds]
    .map(([key, { round, events }]) => ({ key, round, events: events.sort(byTime) }))
    .sort((a, b) => a.round - b.round || compare(startOf(a.events), startOf(b.events)) || compare(a.key, b.key))
    .map(({ events }) => events);
}

function byTime(left: TraceEvent, right: TraceEvent): number {
  return compare(left.occurredUnixNano, right.occurredUnixNano) || compare(left.eventId, right.eventId);
}

function startOf(events: readonly TraceEvent[]): bigint {
  return (events.find(isToolsCall) ?? events[0])?.occurredUnixNano ?? 0n;
}

/** What numbers and spans say within one round. Events of which they say nothing are left out. */
function numberWithin(events: readonly TraceEvent[]): ReadonlyMap<TraceEvent, number> {
  const numbers = new Map<TraceEvent, number>();
  for (const event of events) if (event.attempt > 0) numbers.set(event, event.attempt);
  numberStarts(events, numbers);
  numberFinishes(events, numbers, numbersBySpan(numbers));
  const bySpan = numbersBySpan(numbers);
  for (const event of events) {
    if (numbers.has(event)) continue;
    const { own, parent } = placedSpans(event);
    const number = [own, parent].map((span) => only(bySpan.get(span))).find((each) => each !== undefined);
    if (number !== undefined) numbers.set(event, number);
  }
  return numbers;
}

/** The n-th span that a producer started is its attempt n. */
function numberStarts(events: readonly TraceEvent[], numbers: Map<TraceEvent, number>): void {
  const ordinals = new Map<string, Map<string, number>>();
  for (const event of events) {
    if (event.payload.case !== 'toolCallStarted' || numbers.has(event)) continue;
    numbers.set(event, ordinalOf(ordinals, producerOf(event), placedSpans(event).own || event.eventId));
  }
}

/** A finish is of the attempt whose start has its span, else the n-th finish of its producer is of attempt n. */
function numberFinishes(
  events: readonly TraceEvent[],
  numbers: Map<TraceEvent, number>,
  bySpan: ReadonlyMap<string, ReadonlySet<number>>,
): void {
  const ordinals = new Map<string, Map<string, number>>();
  for (const event of events) {
    if (event.payload.case !== 'toolCallFinished' || numbers.has(event)) continue;
    const ordinal = ordinalOf(ordinals, producerOf(event), event.eventId);
    numbers.set(event, only(bySpan.get(placedSpans(event).own)) ?? ordinal);
  }
}

/** From 1: which distinct value of its producer it is. */
function ordinalOf(ordinals: Map<string, Map<string, number>>, producer: string, value: string): number {
  const known = ordinals.get(producer) ?? new Map<string, number>();
  ordinals.set(producer, known);
  const ordinal = known.get(value) ?? known.size + 1;
  known.set(value, ordinal);
  return ordinal;
}

function producerOf({ source }: TraceEvent): string {
  return JSON.stringify([source?.layer ?? 0, source?.service ?? '', source?.instance ?? '']);
}

function numbersBySpan(numbers: ReadonlyMap<TraceEvent, number>): ReadonlyMap<string, ReadonlySet<number>> {
  const bySpan = new Map<string, Set<number>>();
  for (const [event, number] of numbers) {
    const { own } = placedSpans(event);
    if (isToolsCall(event) && own !== '') bySpan.set(own, (bySpan.get(own) ?? new Set()).add(number));
  }
  return bySpan;
}

/** The spans of an event within its trace: a call may have events of several. */
function placedSpans(event: TraceEvent): { readonly own: string; readonly parent: string } {
  const { own, parent } = spansOf(event);
  const trace = toHex(event.traceId);
  return { own: own && `${trace}/${own}`, parent: parent && `${trace}/${parent}` };
}

/** The one number of a span or an alias; none when it stands for several attempts. */
function only(numbers: ReadonlySet<number> | undefined): number | undefined {
  return numbers?.size === 1 ? [...numbers][0] : undefined;
}

/** Names that a provider gave or got, the most exact first: a key may be sent with every attempt. */
const providerNames: readonly AliasKind[] = ['provider_request_id', 'receipt_id', 'idempotency_key'];

function providerAliasesOf(event: TraceEvent): readonly string[] {
  const aliases = aliasesOf(event);
  return providerNames.flatMap((kind) => aliases.filter((each) => each.kind === kind).map(({ text }) => text));
}

function numbersByAlias(numbers: ReadonlyMap<TraceEvent, number>): ReadonlyMap<string, ReadonlySet<number>> {
  const byAlias = new Map<string, Set<number>>();
  for (const [event, number] of numbers) {
    for (const text of providerAliasesOf(event)) byAlias.set(text, (byAlias.get(text) ?? new Set()).add(number));
  }
  return byAlias;
}

function numberOfAlias(event: TraceEvent, byAlias: ReadonlyMap<string, ReadonlySet<number>>): number | undefined {
  return providerAliasesOf(event)
    .map((text) => only(byAlias.get(text)))
    .find((number) => number !== undefined);
}
