import { compare } from '../event-set.js';
import { aliasesOf, callIdAlias, inLadderOrder, rankOf, type Alias, type AliasKind } from './alias.js';
import { firstToolsCallOf, isContinuedBy, type AliasClaim, type ClaimingFragment, type Leader } from './alias-claim.js';
import { comparePlaces, isSameFragment, type FragmentRef, type Placed } from './fragment.js';

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
  return first === undefined ? undefined : leader(first.fragment, 'call_id', first);
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
    if (order < 0) return leader(only.fragment, 'request_state', only);
  }
  return undefined;
}

/** Rule 3: the one named call behind an alias; without any, the first that stands before the fragment. */
function leaderByAlias(self: ClaimingFragment, answers: AliasAnswers): Leader | undefined {
  for (const alias of inLadderOrder(self.events.flatMap(aliasesOf))) {
    const others = claimsOn(answers, alias);
    const counted = others.map((each) => countedAs(each, others, rankOf(alias.kind)));
    const named = counted.filter(({ fragment }) => fragment.kind === 'named').sort(comparePlaces);
    const [first] = named;
    if (first !== undefined) {
      if (named.some(({ fragment }) => fragment.fragmentId !== first.fragment.fragmentId)) continue;
      return leader(first.fragment, alias.kind);
    }
    const before = firstOf(counted, self);
    if (before !== undefined) return leader(before.fragment, alias.kind);
  }
  return undefined;
}

/** As long as any honest chain of fragments; what is longer goes in a circle. */
const chainMax = 8;

/** As whom a claimant counts for an alias of `rank`: as its leader, if it follows it by a stronger alias; named ones always. */
function countedAs(claim: AliasClaim, others: readonly AliasClaim[], rank: number): Placed {
  let placed: Placed = claim;
  let followed = claim.leader;
  for (let step = 0; step < chainMax; step++) {
    if (followed === undefined || (placed.fragment.kind !== 'named' && followed.rank >= rank)) return placed;
    const { fragment } = followed;
    const known = others.find((each) => isSameFragment(each.fragment, fragment));
    placed = known ?? { fragment, hasStart: true };
    followed = known?.leader;
  }
  return placed;
}

function claimsOn(answers: AliasAnswers, alias: Alias): AliasClaim[] {
  return [...(answers.get(alias.text) ?? [])];
}

function firstOf<T extends Placed>(placed: readonly T[], self: Placed): T | undefined {
  return placed.filter((each) => comparePlaces(each, self) < 0).sort(comparePlaces)[0];
}

/** The last leader: where the one that is followed says that it follows another, that one. */
function leader(fragment: FragmentRef, by: AliasKind, claim?: AliasClaim): Leader {
  return { fragment, by, rank: rankOf(by), root: claim?.leader?.fragment ?? fragment };
}
