import type { TraceEvent } from '@waybill/contracts';
import type { AttemptEvents } from '../call/attempt-events.js';
import type { RetryVerdict } from '../call/call.js';
import type { SettledAttempt } from '../call/call-outcome.js';
import { brokenKeysIn } from './idempotency-keys.js';
import { hasKnownDeed, honouredKeysIn, retryEvidenceOf } from './retry-evidence.js';
import { isProvenHarmless, retryVerdictOf, type RetryEvidence } from './retry-verdict.js';

/** What became of one attempt, and whether it may be made again. */
export interface JudgedAttempt {
  readonly attempt: number;
  readonly evidence: RetryEvidence;
  readonly verdict: RetryVerdict;
  /** The keys that a provider keeps for it. */
  readonly honouredKeys: readonly string[];
}

/**
 * The verdict on each attempt that was made, or that left something behind. What stands apart because nobody says which
 * attempt it is about is judged too, when it is known to have acted: it happened in one of them.
 */
export function judgeAttempts(
  groups: readonly AttemptEvents[],
  farReaching: readonly TraceEvent[],
  settled: ReadonlyMap<number, SettledAttempt>,
): readonly JudgedAttempt[] {
  const made = groups.filter((each) => settled.get(each.attempt)?.wasMade === true || hasKnownDeed(each.events));
  const brokenKeys = brokenKeysIn(groups.flatMap((each) => each.events));
  return (made.length > 0 ? made : groups).map((group) => {
    const end = settled.get(group.attempt);
    const evidence = retryEvidenceOf(group, farReaching, {
      outcome: end?.outcome ?? 'unknown',
      advisedAction: end?.error.recoveryAction ?? '',
      brokenKeys,
    });
    const honouredKeys = evidence.idempotencyKey === 'honoured' ? honouredKeysIn(group.events) : [];
    return { attempt: group.attempt, evidence, verdict: retryVerdictOf(evidence), honouredKeys };
  });
}

/** The order in which a verdict on one attempt outweighs that on another: what is known to be done twice comes last. */
const verdictOrder: readonly RetryVerdict['verdict'][] = [
  'safe',
  'safe_with_same_key',
  'verify_first',
  'unknown',
  'unsafe',
];

/**
 * The verdict on the call looks at all its attempts (B4): trying again is as safe as the gravest of them leaves it. One
 * that was refused at last does not undo what an earlier one may have done.
 */
export function callVerdictOf(
  attempts: readonly Pick<JudgedAttempt, 'attempt' | 'verdict' | 'honouredKeys'>[],
): RetryVerdict {
  const last = attempts.at(-1);
  const gravest = attempts.reduce(
    (worst, each) => (rankOf(each) >= rankOf(worst) ? each : worst),
    attempts[0] ?? nobody,
  );
  const isIdempotent = agreedIdempotence(attempts.map((each) => each.verdict.isIdempotent));
  if (gravest.verdict.verdict === 'safe_with_same_key' && !doShareKey(attempts)) {
    const reasons = ['attempts_used_different_keys'];
    return { verdict: 'verify_first', reasons, nextAction: 'verify_then_retry', isIdempotent };
  }
  const [reason = '', ...further] = gravest.verdict.reasons;
  const earlier = gravest === last || last === undefined ? [] : ['an_earlier_attempt_decides'];
  return { ...gravest.verdict, reasons: [reason, ...earlier, ...further], isIdempotent };
}

function rankOf({ verdict }: Pick<JudgedAttempt, 'verdict'>): number {
  return verdictOrder.indexOf(verdict.verdict);
}

/** Stands in for the attempts of a call of which there are none, which no set of events gives. */
const nobody: Pick<JudgedAttempt, 'attempt' | 'verdict' | 'honouredKeys'> = {
  attempt: 0,
  honouredKeys: [],
  verdict: {
    verdict: 'unknown',
    reasons: ['nobody_saw_what_it_did'],
    nextAction: 'verify_then_retry',
    isIdempotent: undefined,
  },
};

/** What found no call says nothing of the other records of its call, so that nothing can be said of a retry. */
export const verdictWithoutCall: RetryVerdict = {
  verdict: 'unknown',
  reasons: ['found_no_call'],
  nextAction: 'verify_then_retry',
  isIdempotent: undefined,
};

/** One key has to stand for all that was done: a provider that keeps another one does it once more. */
function doShareKey(attempts: readonly Pick<JudgedAttempt, 'verdict' | 'honouredKeys'>[]): boolean {
  const keys = attempts
    .filter((each) => each.verdict.verdict === 'safe_with_same_key')
    .map((each) => JSON.stringify([...each.honouredKeys].sort()));
  return new Set(keys).size <= 1;
}

function agreedIdempotence(values: readonly (boolean | undefined)[]): boolean | undefined {
  if (values.includes(false)) return false;
  return values.length > 0 && values.every((each) => each === true) ? true : undefined;
}

/** Whether it is proven of every attempt that it changed nothing. */
export function isCallProvenHarmless(attempts: readonly JudgedAttempt[]): boolean {
  return attempts.length > 0 && attempts.every((each) => isProvenHarmless(each.evidence));
}
