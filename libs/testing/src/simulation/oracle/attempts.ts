import { aliasesOf, aliasKey } from './aliases.js';
import type { Link, Party } from './leaders.js';
import { byTime, groupBy, isStart, isToolsCall, parentSpanOf, spanOf, type OracleEvent } from './oracle-event.js';

/** An event of a call with the attempt that it belongs to. */
export interface Member extends OracleEvent {
  /** From 1; 0 when it is about the call as a whole. */
  readonly attempt: number;
}

/** The attempt under which rows show an event: what is about the call as a whole stands with the first. */
export function shownAttemptOf({ attempt }: Member): number {
  return attempt === 0 ? 1 : attempt;
}

/** The parties of a call that share one count of attempts: a call without what continues it. */
interface Round {
  readonly head: Party;
  readonly events: readonly OracleEvent[];
  /** The attempt of each event that has a number of its own, or is a `tools/call`. Without those of earlier rounds. */
  readonly numbers: ReadonlyMap<OracleEvent, number>;
}

/** Gives every event of a call its attempt (docs/joining.md, 3). `parties` are all parties of the call. */
export function membersOf(parties: readonly Party[], links: ReadonlyMap<Party, Link>): readonly Member[] {
  const rounds = roundsOf(parties, links);
  const numbers = new Map<OracleEvent, number>();
  for (const round of rounds) {
    const before = attemptsBefore(round, rounds, links);
    for (const [each, number] of round.numbers) numbers.set(each, before + number);
    for (const each of round.events) {
      const number = numbers.get(each) ?? bySpan(each, round, before);
      if (number !== undefined) numbers.set(each, number);
    }
  }
  const known = [...numbers].sort(([left, one], [right, other]) => one - other || byTime(left, right));
  return rounds.flatMap((round) =>
    round.events.map((each) => ({
      ...each,
      attempt: numbers.get(each) ?? byAlias(each, known) ?? 0,
    })),
  );
}

function roundsOf(parties: readonly Party[], links: ReadonlyMap<Party, Link>): readonly Round[] {
  const headOf = (party: Party) => {
    let head = party;
    for (let link = links.get(head); link !== undefined && !link.isContinuation; link = links.get(head))
      head = link.leader;
    return head;
  };
  return [...new Set(parties.map(headOf))].map((head) => {
    const events = parties.filter((party) => headOf(party) === head).flatMap((party) => party.events);
    return { head, events, numbers: numbersOf(events) };
  });
}

/** How many attempts the continued calls have made before this round. */
function attemptsBefore({ head }: Round, rounds: readonly Round[], links: ReadonlyMap<Party, Link>): number {
  const link = links.get(head);
  const continued = rounds.find((each) => each.head === link?.leader);
  if (continued === undefined) return 0;
  return attemptsBefore(continued, rounds, links) + Math.max(1, ...continued.numbers.values());
}

/** Rules 1 and 2: what says its own number, and the `tools/call` events that can be counted. */
function numbersOf(events: readonly OracleEvent[]): ReadonlyMap<OracleEvent, number> {
  const numbers = new Map(events.filter(({ event }) => event.attempt > 0).map((each) => [each, each.event.attempt]));
  const uncounted = events.filter((each) => isToolsCall(each) && each.event.attempt === 0);
  for (const ofProducer of groupBy(uncounted, producerOf).values()) {
    const ordered = ofProducer.toSorted(byTime);
    const starts = ordered.filter(({ event }) => isStart(event));
    const spans = [...new Set(starts.map(placedSpan))];
    for (const start of starts) numbers.set(start, spans.indexOf(placedSpan(start)) + 1);
    const ends = ordered.filter(({ event }) => !isStart(event));
    for (const [index, end] of ends.entries()) {
      const ofSpan = spanOf(end) === '' ? -1 : spans.indexOf(placedSpan(end));
      numbers.set(end, (ofSpan >= 0 ? ofSpan : index) + 1);
    }
  }
  return numbers;
}

function producerOf({ event }: OracleEvent): string {
  const { layer, service, instance } = event.source ?? {};
  return JSON.stringify([layer, service, instance]);
}

function placedSpan(each: OracleEvent): string {
  return `${each.homeTrace} ${spanOf(each)}`;
}

/** Rule 3, first part: the attempt of the `tools/call` whose own span is this event's or its parent's. */
function bySpan(each: OracleEvent, { events, numbers }: Round, before: number): number | undefined {
  for (const span of [spanOf(each), parentSpanOf(each)]) {
    if (span === '') continue;
    const attempts = new Set(
      events
        .filter((other) => isToolsCall(other) && other.homeTrace === each.homeTrace && spanOf(other) === span)
        .map((other) => numbers.get(other)),
    );
    const [attempt] = attempts;
    if (attempts.size === 1 && attempt !== undefined) return before + attempt;
  }
  return undefined;
}

/** Rule 3, second part: the one attempt of those who share a provider's name for something, the most exact name first. */
function byAlias(each: OracleEvent, known: readonly (readonly [OracleEvent, number])[]): number | undefined {
  for (const name of providerNames(each)) {
    const attempts = new Set(
      known.filter(([other]) => providerNames(other).includes(name)).map(([, attempt]) => attempt),
    );
    if (attempts.size === 1) return [...attempts][0];
  }
  return undefined;
}

/** Ranks of docs/joining.md, 2: provider request id, receipt id, idempotency key. */
const exactFirst = [4, 5, 3];

function providerNames(each: OracleEvent): readonly string[] {
  const aliases = aliasesOf(each);
  return exactFirst.flatMap((wanted) => aliases.filter(({ rank }) => rank === wanted).map(aliasKey));
}
