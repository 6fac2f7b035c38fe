import { latestWins } from '../version.js';
import type { AliasClaim } from './alias-claim.js';
import type { FragmentRef, Member } from './fragment.js';
import type { AliasAnswers } from './leader.js';

/** What a fragment was told by others: who else brings its aliases, and the events of those who follow it. */
export interface FragmentLinks {
  /** By the alias's text. */
  readonly answers: ReadonlyMap<string, VersionedAnswer>;
  /** By origin and event id. */
  readonly joined: ReadonlyMap<string, JoinedMember>;
  /** By how much the versions of its rows lie above its offsets. */
  readonly lift: bigint;
}

export interface VersionedAnswer {
  readonly version: bigint;
  readonly claims: readonly AliasClaim[];
}

/** An event that another fragment brought, or, without a member, brought and took back. */
export interface JoinedMember {
  readonly origin: Pick<FragmentRef, 'traceId' | 'fragmentId'>;
  readonly eventId: string;
  readonly version: bigint;
  readonly member: Member | undefined;
}

export const noLinks: FragmentLinks = { answers: new Map(), joined: new Map(), lift: 0n };

/** The answers as the leader is looked up in them. */
export function answersIn({ answers }: FragmentLinks): AliasAnswers {
  return new Map([...answers].map(([alias, { claims }]) => [alias, claims]));
}

/** Takes an answer, unless a newer one is known. */
export function withAnswer(links: FragmentLinks, alias: string, answer: VersionedAnswer): FragmentLinks {
  const known = links.answers.get(alias);
  if (known !== undefined && known.version >= answer.version) return links;
  return { ...links, answers: new Map(links.answers).set(alias, answer) };
}

/** Events of one origin, as it stands after `version`. */
export interface ForwardedMembers {
  readonly joined: readonly JoinedMember[];
  /** The highest version of a row that the origin may have written under the same call id; 0 for none. */
  readonly rowVersion: bigint;
}

/** Takes events that another fragment brings; `offset` is where this fragment's partition has them. */
export function withForwarded(links: FragmentLinks, forwarded: ForwardedMembers, offset: number): FragmentLinks {
  const joined = new Map(links.joined);
  for (const each of forwarded.joined) {
    const key = joinedKey(each);
    const known = joined.get(key);
    if (known === undefined || known.version < each.version) joined.set(key, each);
  }
  // The rows of one call id must go on rising when another partition takes them over.
  const needed = forwarded.rowVersion === 0n ? 0n : forwarded.rowVersion + 1n - latestWins(offset);
  return { ...links, joined, lift: needed > links.lift ? needed : links.lift };
}

/** Under which a joined member is kept: an origin has at most one event of an id. */
export function joinedKey({ origin, eventId }: Pick<JoinedMember, 'origin' | 'eventId'>): string {
  return JSON.stringify([origin.traceId, origin.fragmentId, eventId]);
}
