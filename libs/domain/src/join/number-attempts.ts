import type { TraceEvent } from '@waybill/contracts';
import { compare } from '../event-set.js';
import { isToolsCall, spansOf } from '../trace-index.js';
import { aliasesOf, rankOf } from './alias.js';
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
  const bySpan = numbersBySpan(numbers);
  numberFinishes(events, numbers, bySpan);
  for (const event of events) {
    if (numbers.has(event)) continue;
    const { own, parent } = spansOf(event);
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
    numbers.set(event, ordinalOf(ordinals, producerOf(event), spansOf(event).own || event.eventId));
  }
}

/** A finish is of the attempt whose start has its span, else the n-th such finish of its producer is of attempt n. */
function numberFinishes(
  events: readonly TraceEvent[],
  numbers: Map<TraceEvent, number>,
  bySpan: ReadonlyMap<string, ReadonlySet<number>>,
): void {
  const ordinals = new Map<string, Map<string, number>>();
  for (const event of events) {
    if (event.payload.case !== 'toolCallFinished' || numbers.has(event)) continue;
    const number = only(bySpan.get(spansOf(event).own));
    numbers.set(event, number ?? ordinalOf(ordinals, producerOf(event), event.eventId));
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
    const { own } = spansOf(event);
    if (isToolsCall(event) && own !== '') bySpan.set(own, (bySpan.get(own) ?? new Set()).add(number));
  }
  return bySpan;
}

/** The one number of a span; none when one span was used for several attempts. */
function only(numbers: ReadonlySet<number> | undefined): number | undefined {
  return numbers?.size === 1 ? [...numbers][0] : undefined;
}

/** Aliases that a provider gave or got, so that they are of one attempt, and the attempt of the first event that brings them. */
function numbersByAlias(numbers: ReadonlyMap<TraceEvent, number>): ReadonlyMap<string, number> {
  const byAlias = new Map<string, number>();
  for (const [event, number] of [...numbers].sort(([left, a], [right, b]) => a - b || byTime(left, right))) {
    for (const text of providerAliasesOf(event)) if (!byAlias.has(text)) byAlias.set(text, number);
  }
  return byAlias;
}

function numberOfAlias(event: TraceEvent, byAlias: ReadonlyMap<string, number>): number | undefined {
  return providerAliasesOf(event)
    .map((text) => byAlias.get(text))
    .find((number) => number !== undefined);
}

function providerAliasesOf(event: TraceEvent): readonly string[] {
  return aliasesOf(event)
    .filter(({ kind }) => rankOf(kind) >= rankOf('idempotency_key'))
    .map(({ text }) => text);
}
