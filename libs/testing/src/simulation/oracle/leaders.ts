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
  readonly rank: number;
  readonly rung: Rung;
  readonly isContinuation: boolean;
}

/** More fragments than this say that a value is no name. */
const fragmentsPerAliasMax = 32;

/** Who follows whom among the fragments of one tenant (docs/joining.md, 2). */
export function leadersOf(parties: readonly Party[]): ReadonlyMap<Party, Link> {
  const links = new Map<Party, Link>();
  const holders = holdersOf(parties);
  for (const party of parties.filter((each) => each.isNamed)) {
    const leader = continuedBy(party, holders);
    if (leader !== undefined) links.set(party, { leader, rank: 0, rung: 'request_state', isContinuation: true });
  }
  for (let rank = 1; rank <= 5; rank++) {
    const found = parties
      .filter((each) => !each.isNamed && !links.has(each))
      .flatMap((party) => {
        const link = ledBy(party, { rank, holders, links });
        return link === undefined ? [] : [[party, link] as const];
      });
    for (const [party, link] of found) links.set(party, link);
  }
  return links;
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
  const carried = statesOf(party, 'toolCallStarted');
  const issued = statesOf(party, 'toolCallFinished');
  for (const state of [...carried].filter((each) => !issued.has(each)).sort(compareOf)) {
    const issuers = holders({ rank: 2, rung: 'request_state', text: JSON.stringify([state]) }).filter(
      (each) => each !== party && each.isNamed && statesOf(each, 'toolCallFinished').has(state),
    );
    const [issuer] = issuers;
    if (issuers.length === 1 && issuer !== undefined && isBefore(issuer, party)) return issuer;
  }
  return undefined;
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
  readonly rank: number;
  readonly holders: Holders;
  /** The links by smaller ranks. */
  readonly links: ReadonlyMap<Party, Link>;
}

/** The leader that an alias of one rank gives to a party that is not named. */
function ledBy(party: Party, { rank, holders, links }: Known): Link | undefined {
  for (const alias of party.aliases.filter((each) => each.rank === rank)) {
    const others = holders(alias).filter((each) => each !== party);
    const leaders = new Set(others.map((each) => countedAs(each, links)));
    const named = [...leaders].filter((each) => each.isNamed);
    const leader = named.length === 0 ? firstBefore(party, leaders) : named.length === 1 ? named[0] : undefined;
    if (leader !== undefined) return { leader, rank, rung: alias.rung, isContinuation: false };
  }
  return undefined;
}

/** A named call counts as its last leader; another fragment as the leader that it has by now, or as itself. */
function countedAs(party: Party, links: ReadonlyMap<Party, Link>): Party {
  return party.isNamed ? lastLeaderOf(party, links) : (links.get(party)?.leader ?? party);
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
