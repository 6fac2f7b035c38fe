import { compare } from '../stitch/event-set.js';
import { aliasesOf, aliasKinds, callIdAlias, inLadderOrder, rankOf, type Alias, type AliasKind } from './alias.js';
import { firstToolsCallOf, isContinuedBy, type AliasClaim, type ClaimingFragment, type Leader } from './alias-claim.js';
import { comparePlaces, type FragmentRef, type Placed } from './fragment.js';

/** Who else brings an alias, by the alias's text. */
export type AliasAnswers = ReadonlyMap<string, readonly AliasClaim[]>;

/** Whom a fragment follows: the first of docs/joining.md's rules that gives one. */
export function leaderOf(self: ClaimingFragment, answers: AliasAnswers): Leader | undefined {
  if (answers.size === 0) return undefined;
  return self.fragment.kind === 'named'
    ? (leaderOfNamesake(self, answers) ?? leaderOfContinuation(self, answers))
    : leaderByAlias(self, answers);
}

/** Rule 1: of the fragments of one call in several traces, the first. */
function leaderOfNamesake(self: ClaimingFragment, answers: AliasAnswers): Leader | undefined {
  const first = firstOf(claimsOn(answers, callIdAlias(self.fragment.fragmentId)), self);
  return first === undefined ? undefined : leader(first.fragment, 'call_id', { claim: first });
}

/** Rule 2: who issued the state that this call carries back. Earlier ones only: so nobody follows himself in a circle. */
function leaderOfContinuation(self: ClaimingFragment, answers: AliasAnswers): Leader | undefined {
  const since = firstToolsCallOf(self.events);
  for (const alias of inLadderOrder(self.events.flatMap(aliasesOf)).filter((each) =>
    isContinuedBy(self.events, each),
  )) {
    const issuers = claimsOn(answers, alias).filter(
      (each) =>
        each.isIssuer && each.fragment.kind === 'named' && each.fragment.fragmentId !== self.fragment.fragmentId,
    );
    const [only] = issuers.sort(comparePlaces);
    if (only === undefined || issuers.some((each) => each.fragment.fragmentId !== only.fragment.fragmentId)) continue;
    const order = compare(only.sinceUnixNano, since) || compare(only.fragment.fragmentId, self.fragment.fragmentId);
    if (order < 0) return leader(only.fragment, 'request_state', { claim: only });
  }
  return undefined;
}

/** Rule 3: the one named call behind an alias, by two ways; without any, the first fragment that stands before this one. */
function leaderByAlias(self: ClaimingFragment, answers: AliasAnswers): Leader | undefined {
  const aliases = inLadderOrder(self.events.flatMap(aliasesOf));
  return (
    leaderAmong(aliases, answers, { stepsDown: 0, isCounted: (rank, by) => rank < rankOf(by) }) ??
    leaderAmong(aliases, answers, { stepsDown: kindCount, isCounted: (rank) => rank < kindCount }) ??
    firstBefore(self, aliases, answers)
  );
}

/** A way to a named call: by how much its ranks lie below those of the way before, and whose leaders count on it. */
interface Way {
  readonly stepsDown: number;
  readonly isCounted: (leaderRank: number, by: AliasKind) => boolean;
}

const kindCount = aliasKinds.length;

function leaderAmong(aliases: readonly Alias[], answers: AliasAnswers, way: Way): Leader | undefined {
  for (const alias of aliases) {
    const calls = claimsOn(answers, alias).flatMap(
      (each) => callBehind(each, (rank) => way.isCounted(rank, alias.kind)) ?? [],
    );
    const [first] = calls.sort(comparePlaces);
    if (first === undefined || calls.some(({ fragment }) => fragment.fragmentId !== first.fragment.fragmentId))
      continue;
    return leader(first.fragment, alias.kind, { stepsDown: way.stepsDown });
  }
  return undefined;
}

/** The named call that a claimant is of, or follows. */
function callBehind(claim: AliasClaim, isCounted: (leaderRank: number) => boolean): Placed | undefined {
  const { leader: followed } = claim;
  if (claim.fragment.kind === 'named')
    return followed === undefined ? claim : { fragment: followed.fragment, hasStart: true };
  const doesCount = followed?.fragment.kind === 'named' && isCounted(followed.rank);
  return doesCount ? { fragment: followed.fragment, hasStart: true } : undefined;
}

/** Where no named call is to be had, those who know each other gather behind the first of them. */
function firstBefore(self: ClaimingFragment, aliases: readonly Alias[], answers: AliasAnswers): Leader | undefined {
  for (const alias of aliases) {
    const others = claimsOn(answers, alias);
    if (others.some((each) => callBehind(each, (rank) => rank < kindCount) !== undefined)) continue;
    const first = firstOf(others, self);
    if (first !== undefined) return leader(first.fragment, alias.kind, { stepsDown: 2 * kindCount });
  }
  return undefined;
}

function claimsOn(answers: AliasAnswers, alias: Alias): AliasClaim[] {
  return [...(answers.get(alias.text) ?? [])];
}

function firstOf<T extends Placed>(placed: readonly T[], self: Placed): T | undefined {
  return placed.filter((each) => comparePlaces(each, self) < 0).sort(comparePlaces)[0];
}

interface Found {
  /** Of who is followed; where he says that he follows another, that one is the last leader. */
  readonly claim?: AliasClaim;
  readonly stepsDown?: number;
}

function leader(fragment: FragmentRef, by: AliasKind, { claim, stepsDown = 0 }: Found): Leader {
  return { fragment, by, rank: rankOf(by) + stepsDown, root: claim?.leader?.fragment ?? fragment };
}
