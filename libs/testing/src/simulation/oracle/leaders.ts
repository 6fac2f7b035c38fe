import { aliasesOf, aliasKey, strongestFirst, type OracleAlias } from './aliases.js';
import type { Fragment } from './fragments.js';
import { byTime, compareOf, groupBy, hexOf, isToolsCall, type OracleEvent, type Rung } from './oracle-event.js';

/** A named call over all its traces, or one fragment that is not named: what may follow, and be followed. */
export interface Party {
  /** In order; the first one speaks for all. */
  readonly fragments: readonly [Fragment, ...Fragment[]];
  readonly isNamed: boolean;
  readonly events: readonly OracleEvent[];
  readonly aliases: readonly OracleAlias[];
  /** Where it stands among all parties of its tenant. */
  readonly place: number;
}

/** That one follows another. */
export interface Link {
  readonly leader: Party;
  readonly rung: Rung;
  readonly isContinuation: boolean;
}

/** More fragments than this say that a value is no name. */
const fragmentsPerAliasMax = 32;

/** Who follows whom among the fragments of one tenant (docs/joining.md, 2). */
export function leadersOf(parties: readonly Party[]): ReadonlyMap<Party, Link> {
  const holders = holdersOf(parties);
  const continuations = new Map<Party, Link>();
  for (const party of parties.filter((each) => each.isNamed)) {
    const leader = continuedBy(party, holders);
    if (leader !== undefined) continuations.set(party, { leader, rung: 'request_state', isContinuation: true });
  }
  const callOf = (party: Party) => lastLeaderOf(party, continuations);
  const unnamed = parties.filter((each) => !each.isNamed);
  const byStrongerName = followersOf(unnamed, { holders, callOf });
  const others = unnamed.filter((each) => !byStrongerName.has(each));
  return new Map([
    ...continuations,
    ...byStrongerName,
    ...others.flatMap((party) => {
      const link =
        ledByAny(party, { holders, callOf, followers: byStrongerName }) ??
        ledByLike(party, { holders, callOf, followers: byStrongerName });
      return link === undefined ? [] : [[party, link] as const];
    }),
  ]);
}

/** The parties of one tenant, in order: named with a start, named without, unnamed, loose; by trace; by id. */
export function partiesOf(fragments: readonly Fragment[]): readonly Party[] {
  const ordered = fragments.toSorted(
    (left, right) =>
      classOf(left) - classOf(right) || compareOf(left.trace, right.trace) || compareOf(left.id, right.id),
  );
  const groups = groupBy(ordered, (each) =>
    each.callName === '' ? `fragment ${each.trace} ${each.id}` : `call ${each.callName}`,
  );
  return [...groups.values()].map((members, place) => {
    const events = members.flatMap((each) => each.events);
    return {
      fragments: members as readonly [Fragment, ...Fragment[]],
      isNamed: members[0]?.callName !== '',
      events,
      aliases: distinctAliases(events),
      place,
    };
  });
}

function classOf({ callName, hasStart, isLoose }: Fragment): number {
  if (callName !== '') return hasStart ? 0 : 1;
  return isLoose ? 3 : 2;
}

function distinctAliases(events: readonly OracleEvent[]): readonly OracleAlias[] {
  const byKey = new Map(events.flatMap((each) => aliasesOf(each)).map((alias) => [aliasKey(alias), alias]));
  return [...byKey.values()].sort(strongestFirst);
}

type Holders = (alias: OracleAlias) => readonly Party[];

/** Who brings an alias; nobody, when so many do that it is no name. */
function holdersOf(parties: readonly Party[]): Holders {
  const holders = new Map<string, Party[]>();
  for (const party of parties) {
    for (const alias of party.aliases) holders.set(aliasKey(alias), [...(holders.get(aliasKey(alias)) ?? []), party]);
  }
  return (alias) => {
    const found = holders.get(aliasKey(alias)) ?? [];
    return fragmentsThatBring(found, alias) > fragmentsPerAliasMax ? [] : found;
  };
}

function fragmentsThatBring(parties: readonly Party[], alias: OracleAlias): number {
  const key = aliasKey(alias);
  return parties.flatMap((party) =>
    party.fragments.filter(({ events }) => events.some((each) => aliasesOf(each).some((one) => aliasKey(one) === key))),
  ).length;
}

/** The call that a named call continues. */
function continuedBy(party: Party, holders: Holders): Party | undefined {
  for (const state of [...statesOf(party, 'toolCallStarted')].sort(compareOf)) {
    const issuers = holders({ rank: 2, rung: 'request_state', text: JSON.stringify([state]) }).filter(
      (each) => each !== party && each.isNamed && issuedBy(each).has(state),
    );
    const [issuer] = issuers;
    if (issuers.length === 1 && issuer !== undefined && isBefore(issuer, party)) return issuer;
  }
  return undefined;
}

/** A state that came in is named on the answer by some emitters, too: that is no issue. */
function issuedBy(party: Party): ReadonlySet<string> {
  const continued = statesOf(party, 'toolCallStarted');
  return new Set([...statesOf(party, 'toolCallFinished')].filter((state) => !continued.has(state)));
}

function statesOf({ events }: Party, kind: 'toolCallStarted' | 'toolCallFinished'): ReadonlySet<string> {
  const states = events
    .filter(({ event }) => event.payload.case === kind)
    .map(({ event }) => hexOf(event.aliases?.requestStateDigest ?? new Uint8Array()));
  return new Set(states.filter((state) => state !== ''));
}

function isBefore(left: Party, right: Party): boolean {
  const [one, other] = [left, right].map(({ events }) => events.filter(isToolsCall).toSorted(byTime)[0]);
  if (one === undefined || other === undefined) return false;
  const order =
    compareOf(one.event.occurredUnixNano, other.event.occurredUnixNano) ||
    compareOf(left.fragments[0].callName, right.fragments[0].callName);
  return order < 0;
}

interface Known {
  readonly holders: Holders;
  /** The last leader of a named call. */
  readonly callOf: (named: Party) => Party;
}

interface KnownFollowers extends Known {
  /** Who follows a named call by way *a*. */
  readonly followers: ReadonlyMap<Party, Link>;
}

/** Way *a* for all: rank by rank, so that whoever follows by a stronger name counts as the call that he follows. */
function followersOf(unnamed: readonly Party[], { holders, callOf }: Known): ReadonlyMap<Party, Link> {
  const followers = new Map<Party, Link>();
  for (let rank = 1; rank <= 5; rank++) {
    const found = unnamed
      .filter((each) => !followers.has(each))
      .flatMap((party) => {
        const alias = party.aliases.find(
          (each) => each.rank === rank && callsBehind(each, party, { holders, callOf, followers }).size === 1,
        );
        return alias === undefined ? [] : [{ party, link: linkBy(alias, party, { holders, callOf, followers }) }];
      });
    for (const { party, link } of found) followers.set(party, link);
  }
  return followers;
}

/** The calls that bring an alias, by themselves or through who follows them. */
function callsBehind(
  alias: OracleAlias,
  party: Party,
  { holders, callOf, followers }: KnownFollowers,
): ReadonlySet<Party> {
  const others = holders(alias).filter((each) => each !== party);
  return new Set(others.flatMap((each) => (each.isNamed ? callOf(each) : (followers.get(each)?.leader ?? []))));
}

function linkBy(alias: OracleAlias, party: Party, known: KnownFollowers): Link {
  const [leader] = callsBehind(alias, party, known);
  return { leader: leader ?? party, rung: alias.rung, isContinuation: false };
}

/** Way *b*: whoever follows a call by way *a* counts as that call, by whatever name. */
function ledByAny(party: Party, known: KnownFollowers): Link | undefined {
  const alias = party.aliases.find((each) => callsBehind(each, party, known).size === 1);
  return alias === undefined ? undefined : linkBy(alias, party, known);
}

/** Way *c*: where no call stands behind a name, the first of those who bring it and stand before. */
function ledByLike(party: Party, known: KnownFollowers): Link | undefined {
  for (const alias of party.aliases.filter((each) => callsBehind(each, party, known).size === 0)) {
    const leader = firstBefore(party, known.holders(alias));
    if (leader !== undefined) return { leader, rung: alias.rung, isContinuation: false };
  }
  return undefined;
}

/** Follows the links to their end. */
export function lastLeaderOf(party: Party, links: ReadonlyMap<Party, Link>): Party {
  let last = party;
  for (let link = links.get(last); link !== undefined; link = links.get(last)) last = link.leader;
  return last;
}

function firstBefore(party: Party, leaders: Iterable<Party>): Party | undefined {
  return [...leaders].filter((each) => each.place < party.place).sort((left, right) => left.place - right.place)[0];
}
