import type { RetryVerdict } from './call.js';
import type { DispositionName, EffectClassName, OutcomeName, RecoveryActionName, ReversibilityName } from './names.js';

/** Everything that the verdict may rest on. It sees nothing else, so that it can be enumerated. */
export interface RetryEvidence {
  /** How the call's last attempt ended, after receipts and verifications. */
  readonly outcome: OutcomeName;
  /** True when the request provably never left: nothing can have happened. */
  readonly wasNeverSent: boolean;
  /** True when the gateway denied the call before it reached the tool, or the tool refused before acting. */
  readonly wasRefusedBeforeAction: boolean;
  /** What a verified or unverified receipt states. */
  readonly disposition: DispositionName;
  readonly isReceiptVerified: boolean;
  /** True when a verified receipt of the provider names an idempotency key: it honours it. */
  readonly isKeyHonoured: boolean;
  /** True when some hop sent an idempotency key, whether or not anybody honours it. */
  readonly wasKeySent: boolean;
  /** The gravest change that somebody observed or a receipt states; empty when none is known. */
  readonly reversibility: ReversibilityName;
  /** The gravest class among effects and upstream calls. */
  readonly effectClasses: readonly EffectClassName[];
  /** True when a hop watched the call and saw it only read. */
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
  /** `advised`: what the error's class advises. */
  readonly action: RecoveryActionName | 'advised';
  readonly applies: (evidence: RetryEvidence) => boolean;
}

const hasActed = (e: RetryEvidence) =>
  e.disposition === 'action' || e.effectClasses.some((each) => each !== '' && each !== 'none' && each !== 'read');

const isUnknown = (e: RetryEvidence) => e.outcome === 'unknown' || e.outcome === 'partial';

const isTrustedIdempotent = (e: RetryEvidence) => e.areHintsTrusted && e.isDeclaredIdempotent === true;

/** Read from the top: the first rule that applies decides. Where none does, nobody knows. */
export const retryRules: readonly Rule[] = [
  { verdict: 'safe', reason: 'request_never_left', action: 'retry', applies: (e) => e.wasNeverSent },
  {
    verdict: 'safe',
    reason: 'receipt_says_no_action',
    action: 'advised',
    applies: (e) => !hasActed(e) && e.isReceiptVerified && (e.disposition === 'no_op' || e.disposition === 'refused'),
  },
  {
    verdict: 'safe',
    reason: 'refused_before_action',
    action: 'advised',
    applies: (e) => !hasActed(e) && e.wasRefusedBeforeAction,
  },
  {
    verdict: 'safe_with_same_key',
    reason: 'provider_honours_idempotency_key',
    action: 'retry_same_key',
    applies: (e) => e.isKeyHonoured,
  },
  {
    verdict: 'safe',
    reason: 'observed_read_only',
    action: 'advised',
    applies: (e) => !hasActed(e) && e.wasObservedReadOnly,
  },
  {
    verdict: 'safe',
    reason: 'trusted_read_only_hint',
    action: 'advised',
    applies: (e) => !hasActed(e) && e.areHintsTrusted && e.isDeclaredReadOnly === true,
  },
  {
    verdict: 'verify_first',
    reason: 'outcome_unknown_after_known_effect',
    action: 'verify_then_retry',
    applies: (e) => isUnknown(e) && hasActed(e),
  },
  { verdict: 'safe', reason: 'trusted_idempotent_hint', action: 'advised', applies: (e) => isTrustedIdempotent(e) },
  {
    verdict: 'verify_first',
    reason: 'outcome_unknown_may_have_acted',
    action: 'verify_then_retry',
    applies: (e) => isUnknown(e),
  },
  {
    verdict: 'unsafe',
    reason: 'already_done_permanently',
    action: 'none',
    applies: (e) => hasActed(e) && e.reversibility === 'permanent',
  },
  { verdict: 'unsafe', reason: 'already_done', action: 'none', applies: (e) => hasActed(e) && e.outcome === 'success' },
  {
    verdict: 'verify_first',
    reason: 'failed_after_known_effect',
    action: 'verify_then_retry',
    applies: (e) => hasActed(e),
  },
  {
    verdict: 'verify_first',
    reason: 'failed_and_nobody_saw_what_it_did',
    action: 'verify_then_retry',
    applies: (e) => e.outcome === 'failure' || e.outcome === 'denied',
  },
];

/** Facts beside the deciding rule that a reader should weigh, in a fixed order. */
const remarks: readonly { readonly reason: string; readonly applies: (e: RetryEvidence) => boolean }[] = [
  { reason: 'read_only_hint_is_untrusted', applies: (e) => e.isDeclaredReadOnly === true && !e.areHintsTrusted },
  { reason: 'idempotent_hint_is_untrusted', applies: (e) => e.isDeclaredIdempotent === true && !e.areHintsTrusted },
  { reason: 'idempotency_key_is_unconfirmed', applies: (e) => e.wasKeySent && !e.isKeyHonoured },
  { reason: 'no_receipt', applies: (e) => e.disposition === '' },
  { reason: 'receipt_is_unverified', applies: (e) => e.disposition !== '' && !e.isReceiptVerified },
];

/** Verdicts that further evidence could soften; for the others the remarks would only be noise. */
const improvable: ReadonlySet<RetryVerdict['verdict']> = new Set(['verify_first', 'unknown', 'unsafe']);

/** May the call be tried again? Pure, total, and pessimistic where evidence is missing (B4). */
export function retryVerdictOf(evidence: RetryEvidence): RetryVerdict {
  const rule = retryRules.find((each) => each.applies(evidence)) ?? lastRule;
  const further = improvable.has(rule.verdict) ? remarks.filter((each) => each.applies(evidence)) : [];
  return {
    verdict: rule.verdict,
    reasons: [rule.reason, ...further.map((each) => each.reason)],
    nextAction: rule.action === 'advised' ? evidence.advisedAction || 'none' : rule.action,
    isIdempotent: isIdempotent(evidence),
  };
}

/** Nothing is known that a verdict could rest on. */
const lastRule: Rule = {
  verdict: 'unknown',
  reason: 'nobody_saw_what_it_did',
  action: 'verify_then_retry',
  applies: () => true,
};

function isIdempotent(evidence: RetryEvidence): boolean | undefined {
  if (evidence.isKeyHonoured || (evidence.wasObservedReadOnly && !hasActed(evidence))) return true;
  return evidence.areHintsTrusted ? evidence.isDeclaredIdempotent : undefined;
}
