import { attemptFactsOf, type OracleAttempt } from './attempt-facts.js';
import { membersOf, shownAttemptOf, type Member } from './attempts.js';
import { denialFactsOf, type OracleDenial } from './denial-facts.js';
import { effectFactsOf, type OracleEffect } from './effect-facts.js';
import { fragmentsOf } from './fragments.js';
import { hopsOf, type OracleHops } from './hops.js';
import { lastLeaderOf, leadersOf, partiesOf, type Link, type Party } from './leaders.js';
import { byTime, compareOf, groupBy, hasTrace, weakestOf, type OracleEvent, type Rung } from './oracle-event.js';
import { outcomeFactOf, wasStopped } from './outcome-fact.js';
import { spendFactsOf, type OracleSpend } from './spend-facts.js';

/** What the rows of one call must say. */
export interface OracleCall {
  readonly tenantId: string;
  /** Of a call that holds together by an alias: `alias:` and a text that only the oracle knows. */
  readonly callId: string;
  readonly traceId: string;
  readonly joinRung: Rung;
  /** Sorted. */
  readonly eventIds: readonly string[];
  readonly attempts: readonly OracleAttempt[];
  readonly outcome: string;
  readonly hops: OracleHops;
  readonly effects: readonly OracleEffect[];
  readonly denials: readonly OracleDenial[];
  readonly spend: OracleSpend;
  readonly isOrphaned: boolean;
  readonly isAmended: boolean;
  /** `event id: attempt` of each call upstream, sorted. */
  readonly upstreamAttempts: readonly string[];
  /** Its events, by attempt and time. */
  readonly members: readonly Member[];
}

/**
 * Recomputes every call from all admitted events at once.
 *
 * Written from docs/joining.md and from the comments of the contract, in another way than the product and without its
 * code: what both agree on is unlikely to be wrong in the same way twice.
 */
export function oracleCallsOf(events: readonly OracleEvent[]): readonly OracleCall[] {
  const tenants = groupBy(fragmentsOf(events), ({ tenantId }) => tenantId);
  return [...tenants.values()].flatMap((fragments) => {
    const parties = partiesOf(fragments);
    const links = leadersOf(parties);
    const calls = new Map<Party, Party[]>();
    for (const party of parties) {
      const last = lastLeaderOf(party, links);
      calls.set(last, [...(calls.get(last) ?? []), party]);
    }
    return [...calls].map(([root, members]) => callFrom(root, members, links));
  });
}

function callFrom(root: Party, parties: readonly Party[], links: ReadonlyMap<Party, Link>): OracleCall {
  const [first] = root.fragments;
  const members = membersOf(parties, links).toSorted(
    (left, right) => left.attempt - right.attempt || byTime(left, right),
  );
  const attempts = attemptFactsOf(members);
  return {
    tenantId: first.tenantId,
    callId: first.id,
    traceId: first.events.some(hasTrace) ? first.trace : '',
    joinRung: rungOf(root, parties, links),
    eventIds: members.map(({ event }) => event.eventId).sort(),
    attempts,
    outcome: outcomeFactOf(members, attempts),
    hops: hopsOf(members, { isAlone: first.isLoose }),
    effects: effectFactsOf(members),
    denials: denialFactsOf(members),
    spend: spendFactsOf(members),
    isOrphaned: first.isLoose && !wasStopped(members),
    isAmended: isAmended(members),
    members,
    upstreamAttempts: members
      .filter(({ event }) => event.payload.case === 'upstreamCall')
      .map((each) => `${each.event.eventId}: ${shownAttemptOf(each)}`)
      .sort(),
  };
}

/** The weakest rung by which one of the records came; a loose fragment comes by the alias that it follows, or by none. */
function rungOf(root: Party, parties: readonly Party[], links: ReadonlyMap<Party, Link>): Rung {
  if (root.fragments[0].isLoose) return 'none';
  const linked = parties.flatMap((party) => links.get(party)?.rung ?? []);
  const inside = parties.flatMap(({ fragments }) => fragments.filter((each) => !each.isLoose).map(({ rung }) => rung));
  return weakestOf([...linked, ...inside]);
}

const sevenDaysNanos = 7n * 24n * 3_600n * 1_000_000_000n;

/** Whether an event was appended more than seven days after the one before it. */
function isAmended(members: readonly Member[]): boolean {
  const times = members.map(({ appendedUnixNano }) => appendedUnixNano).sort(compareOf);
  return times.some((time, index) => index > 0 && time - (times[index - 1] ?? time) > sevenDaysNanos);
}
