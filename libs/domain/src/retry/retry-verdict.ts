import type { RetryVerdict } from '../call/call.js';
import type { DispositionName, OutcomeName, RecoveryActionName } from '../names.js';

/** Everything that the verdict on one attempt may rest on. It sees nothing else, so that it can be enumerated. */
export interface RetryEvidence {
  /** How the attempt ended, after receipts and verifications. */
  readonly outcome: OutcomeName;
  /** True when the request provably never left: nothing can have happened. */
  readonly wasNeverSent: boolean;
  /** True when the gateway denied the attempt before it reached the tool, or the tool refused before acting. */
  readonly wasRefusedBeforeAction: boolean;
  /** True when a gateway's denial stands, and it was done nevertheless. */
  readonly wasDoneDespiteDenial: boolean;
  /** True when somebody who gives a name looked, and found that nothing had been done. */
  readonly wasFoundUndone: boolean;
  /** What the receipts state, the gravest of them; empty without one. */
  readonly disposition: DispositionName;
  /** True when something vouches for every receipt, and no provider that may have acted is without one. */
  readonly isReceiptVerified: boolean;
  /** `honoured`: all that is known to have acted did so under a key that a verified receipt names. */
  readonly idempotencyKey: 'absent' | 'unconfirmed' | 'honoured';
  /** The gravest change that is known; `unclear` when nobody says whether it can be undone. */
  readonly knownChange: 'none' | 'reversible' | 'permanent' | 'unclear';
  /** True when a hop watched the attempt and saw it only read. */
  readonly wasObservedReadOnly: boolean;
  /** The tool's hints, as declared. */
  readonly isDeclaredReadOnly: boolean | undefined;
  readonly isDeclaredIdempotent: boolean | undefined;
  /** Whether the registry or the emitter vouches for those hints. */
  readonly areHintsTrusted: boolean;
  /** What the error's own class advises; used where a retry is safe but pointless as it stands. */
  readonly advisedAction: RecoveryActionName;
}

interface Rule {
  readonly verdict: RetryVerdict['verdict'];
  readonly reason: string;
  /** `advised`: what the error's class advises; `same_key_or_advised`: the same key, where one is honoured. */
  readonly action: RecoveryActionName | 'advised' | 'same_key_or_advised';
  readonly applies: (evidence: RetryEvidence) => boolean;
}

const hasActed = (e: RetryEvidence) => e.disposition === 'action' || e.knownChange !== 'none';

/** Partial means that a part was done, also where nobody names the change. */
const wasLeftAlone = (e: RetryEvidence) => !hasActed(e) && e.outcome !== 'partial';

const isUnknown = (e: RetryEvidence) => e.outcome === 'unknown' || e.outcome === 'partial';

const saysNothingDone = (e: RetryEvidence) => e.disposition === 'no_op' || e.disposition === 'refused';

/** Proofs that nothing was changed, strongest first. */
const proofsOfNoChange: readonly Rule[] = [
  {
    verdict: 'safe',
    reason: 'request_never_left',
    action: 'retry',
    applies: (e) => wasLeftAlone(e) && e.wasNeverSent,
  },
  {
    verdict: 'safe',
    reason: 'receipt_says_no_action',
    action: 'advised',
    applies: (e) => wasLeftAlone(e) && e.isReceiptVerified && saysNothingDone(e),
  },
  {
    verdict: 'safe',
    reason: 'refused_before_action',
    action: 'advised',
    applies: (e) => wasLeftAlone(e) && e.wasRefusedBeforeAction,
  },
  {
    verdict: 'safe',
    reason: 'verification_found_nothing_done',
    action: 'advised',
    applies: (e) => wasLeftAlone(e) && e.wasFoundUndone,
  },
  {
    verdict: 'safe',
    reason: 'observed_read_only',
    action: 'advised',
    applies: (e) => !hasActed(e) && e.wasObservedReadOnly,
  },
];

/** Read from the top: the first rule that applies decides. Where none does, nobody knows. */
export const retryRules: readonly Rule[] = [
  ...proofsOfNoChange,
  {
    verdict: 'safe',
    reason: 'trusted_read_only_hint',
    action: 'advised',
    applies: (e) => !hasActed(e) && e.areHintsTrusted && e.isDeclaredReadOnly === true,
  },
  {
    verdict: 'unsafe',
    reason: 'done_despite_denial',
    action: 'stop_for_human',
    applies: (e) => e.wasDoneDespiteDenial,
  },
  {
    verdict: 'safe',
    reason: 'trusted_idempotent_hint',
    action: 'same_key_or_advised',
    applies: (e) => e.areHintsTrusted && e.isDeclaredIdempotent === true,
  },
  {
    verdict: 'safe_with_same_key',
    reason: 'provider_honours_idempotency_key',
    action: 'retry_same_key',
    applies: (e) => e.idempotencyKey === 'honoured',
  },
  {
    verdict: 'unsafe',
    reason: 'already_done_permanently',
    action: 'none',
    applies: (e) => e.knownChange === 'permanent',
  },
  { verdict: 'unsafe', reason: 'already_done', action: 'none', applies: (e) => hasActed(e) && e.outcome === 'success' },
  {
    verdict: 'verify_first',
    reason: 'outcome_unknown_after_known_effect',
    action: 'verify_then_retry',
    applies: (e) => hasActed(e) && isUnknown(e),
  },
  { verdict: 'verify_first', reason: 'failed_after_known_effect', action: 'verify_then_retry', applies: hasActed },
  {
    verdict: 'verify_first',
    reason: 'outcome_unknown_may_have_acted',
    action: 'verify_then_retry',
    applies: isUnknown,
  },
  {
    verdict: 'verify_first',
    reason: 'failed_and_nobody_saw_what_it_did',
    action: 'verify_then_retry',
    applies: (e) => e.outcome === 'failure' || e.outcome === 'denied',
  },
];

/** Nothing is known that a verdict could rest on. */
const lastRule: Rule = {
  verdict: 'unknown',
  reason: 'nobody_saw_what_it_did',
  action: 'verify_then_retry',
  applies: () => true,
};

/** A fact that is missing, and the evidence as it would be with it. */
interface Remark {
  readonly reason: string;
  readonly applies: (evidence: RetryEvidence) => boolean;
  readonly supplied: (evidence: RetryEvidence) => RetryEvidence;
}

/** The evidence that could make a verdict milder, in a fixed order. */
export const retryRemarks: readonly Remark[] = [
  {
    reason: 'read_only_hint_is_untrusted',
    applies: (e) => e.isDeclaredReadOnly === true && !e.areHintsTrusted,
    supplied: (e) => ({ ...e, areHintsTrusted: true, isDeclaredIdempotent: undefined }),
  },
  {
    reason: 'idempotent_hint_is_untrusted',
    applies: (e) => e.isDeclaredIdempotent === true && !e.areHintsTrusted,
    supplied: (e) => ({ ...e, areHintsTrusted: true, isDeclaredReadOnly: undefined }),
  },
  {
    reason: 'idempotency_key_is_unconfirmed',
    applies: (e) => e.idempotencyKey === 'unconfirmed',
    supplied: (e) => ({ ...e, idempotencyKey: 'honoured' }),
  },
  {
    reason: 'no_idempotency_key',
    applies: (e) => e.idempotencyKey === 'absent',
    supplied: (e) => ({ ...e, idempotencyKey: 'honoured' }),
  },
  {
    reason: 'no_receipt',
    applies: (e) => e.disposition === '',
    supplied: (e) => ({ ...e, disposition: 'no_op', isReceiptVerified: true }),
  },
  {
    reason: 'receipt_is_unverified',
    applies: (e) => e.disposition !== '' && !e.isReceiptVerified,
    supplied: (e) => ({
      ...e,
      isReceiptVerified: true,
      idempotencyKey: e.idempotencyKey === 'unconfirmed' ? 'honoured' : e.idempotencyKey,
    }),
  },
  {
    reason: 'nobody_found_it_undone',
    applies: (e) => !e.wasFoundUndone,
    supplied: (e) => ({ ...e, wasFoundUndone: true }),
  },
];

/** How much a verdict permits: 0 the most. Those that permit no retry as things stand differ in kind, not in degree. */
export const strictness: Readonly<Record<RetryVerdict['verdict'], number>> = {
  safe: 0,
  safe_with_same_key: 1,
  verify_first: 2,
  unknown: 2,
  unsafe: 2,
};

/** May one attempt be made again? Pure, total, and pessimistic where evidence is missing (B4). */
export function retryVerdictOf(evidence: RetryEvidence): RetryVerdict {
  const rule = deciding(evidence);
  const isMilder = (other: RetryEvidence) => strictness[deciding(other).verdict] < strictness[rule.verdict];
  const further = retryRemarks.filter((each) => each.applies(evidence) && isMilder(each.supplied(evidence)));
  return {
    verdict: rule.verdict,
    reasons: [rule.reason, ...further.map((each) => each.reason)],
    nextAction: actionOf(rule, evidence),
    isIdempotent: isIdempotent(evidence),
  };
}

function deciding(evidence: RetryEvidence): Rule {
  return retryRules.find((each) => each.applies(evidence)) ?? lastRule;
}

function actionOf({ action }: Rule, evidence: RetryEvidence): RecoveryActionName {
  if (action === 'same_key_or_advised' && evidence.idempotencyKey === 'honoured') return 'retry_same_key';
  return action === 'advised' || action === 'same_key_or_advised' ? evidence.advisedAction || 'none' : action;
}

/** Whether somebody saw, or a verified receipt states, that the attempt changed nothing. */
export function isProvenHarmless(evidence: RetryEvidence): boolean {
  return proofsOfNoChange.some((each) => each.applies(evidence));
}

function isIdempotent(evidence: RetryEvidence): boolean | undefined {
  const isReading = evidence.wasObservedReadOnly && !hasActed(evidence);
  if (evidence.idempotencyKey === 'honoured' || isReading) return true;
  return evidence.areHintsTrusted ? evidence.isDeclaredIdempotent : undefined;
}
