import type { DeclaredPermanenceName, ReversibilityName } from '../names.js';

/** What was observed of a call against what its route was declared to do at most (B7). */
export type PermanenceVerdict =
  /** It did no more than it was declared to do. */
  | 'within'
  | 'exceeded'
  /** Nobody declared what it may do at most. */
  | 'undeclared'
  /** It was declared, and nobody knows how grave the change was. */
  | 'not_observed';

const gravity = ['no_effect', 'reversible', 'permanent'] as const;

/** Compares a declared class with what was seen. Words that this version does not know count as not said. */
export function permanenceVerdictOf(declared: DeclaredPermanenceName, observed: ReversibilityName): PermanenceVerdict {
  const [most, seen] = [declared, observed].map((name) => gravity.findIndex((each) => each === name));
  if (most === undefined || most < 0) return 'undeclared';
  if (seen === undefined || seen < 0) return 'not_observed';
  return seen > most ? 'exceeded' : 'within';
}
