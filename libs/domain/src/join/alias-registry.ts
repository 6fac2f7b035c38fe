import type { AliasClaim, VersionedClaim } from './alias-claim.js';
import { isSameClaim } from './alias-claim.js';
import { isSameFragment, type FragmentRef } from './fragment.js';

/** What is known of one alias: what each fragment said last. */
export interface AliasState {
  readonly claims: readonly VersionedClaim[];
  /** More fragments have brought it than can be kept: it is no name any more, for good. */
  readonly isOverflowing: boolean;
}

export const initialAliasState: AliasState = { claims: [], isOverflowing: false };

/** More fragments than any call has: a value that so many bring is a constant, and joins nothing. */
export const fragmentsPerAliasMax = 32;

/** Claims that are kept, so that an alias has room for fragments that come and go. */
const claimsKeptMax = 256;

/** Notes what a fragment says. The same state when it is no news. */
export function noteClaim(state: AliasState, claim: VersionedClaim): AliasState {
  if (state.isOverflowing) return state;
  const known = state.claims.find((each) => isSameFragment(each.fragment, claim.fragment));
  if (known !== undefined && known.version >= claim.version) return state;
  const claims = [...state.claims.filter((each) => each !== known), claim];
  return claims.length > claimsKeptMax ? { claims, isOverflowing: true } : { claims, isOverflowing: false };
}

/** What a fragment is to be told. */
export interface Answer {
  readonly asker: FragmentRef;
  readonly claims: readonly AliasClaim[];
}

/**
 * What must be told to whom so that everybody who asks knows `after`, whichever of the past states he was told of: the one
 * before, and each after which a run may have ended.
 */
export function answersBetween(pasts: readonly AliasState[], after: AliasState): readonly Answer[] {
  return after.claims
    .filter((each) => each.isAsking && !each.isWithdrawn)
    .flatMap(({ fragment }) => {
      const claims = othersThan(after, fragment);
      const isKnown = pasts.every((past) => areSame(toldTo(fragment, past), claims));
      return isKnown && !pasts.some((past) => mayBeStale(fragment, past)) ? [] : [{ asker: fragment, claims }];
    });
}

function toldTo(asker: FragmentRef, state: AliasState): readonly AliasClaim[] {
  return state.claims.some((each) => isSameFragment(each.fragment, asker)) ? othersThan(state, asker) : [];
}

/** Who did not ask for a while may have been left with an old answer. */
function mayBeStale(asker: FragmentRef, { claims }: AliasState): boolean {
  return claims.some((each) => isSameFragment(each.fragment, asker) && (each.isWithdrawn || !each.isAsking));
}

function othersThan({ claims, isOverflowing }: AliasState, asker: FragmentRef): readonly AliasClaim[] {
  const live = claims.filter((each) => !each.isWithdrawn);
  if (isOverflowing || live.length > fragmentsPerAliasMax) return [];
  return live.filter((each) => !isSameFragment(each.fragment, asker));
}

function areSame(left: readonly AliasClaim[], right: readonly AliasClaim[]): boolean {
  return left.length === right.length && left.every((each) => right.some((other) => isSameClaim(each, other)));
}
