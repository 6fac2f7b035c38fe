import { compare } from '../stitch/event-set.js';
import { burnRatesOf } from './burn-rates.js';
import type { CallFacts } from './call-facts.js';
import { repeatedInputsOf } from './repeated-inputs.js';
import { retryStormsOf } from './retry-storms.js';
import { momentOf, type Runaway, type RunawayLimits } from './runaway.js';

/**
 * The episodes in which one session runs away, from its calls: by kind, then in the order of time (E4). Commutative,
 * total; calls of which no time is known belong to none.
 */
export function runawaysOf(calls: readonly CallFacts[], limits: RunawayLimits): readonly Runaway[] {
  const ordered = calls
    .filter((each) => momentOf(each) > 0n)
    .sort((a, b) => compare(momentOf(a), momentOf(b)) || compare(a.callId, b.callId));
  return [...repeatedInputsOf(ordered, limits), ...retryStormsOf(ordered, limits), ...burnRatesOf(ordered, limits)];
}
