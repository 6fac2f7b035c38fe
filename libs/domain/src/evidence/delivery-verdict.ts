import type { ErrorClassName } from '../names.js';

/** May a message be sent again? The words of the contract's `DeliveryVerdict`. */
export type DeliveryVerdictWord = 'already_delivered' | 'safe_to_retry' | 'needs_verify' | 'stop_for_human';

/**
 * How one try to deliver a message ended.
 *
 * `refused`: the provider took nothing, and may take it later. `final`: it took nothing, and will not without a change
 * that a person has to make. `unclear`: it may or may not have taken it.
 */
export type TryEnd = 'delivered' | 'accepted' | 'refused' | 'final' | 'unclear';

/** Everything that the verdict over one dedupe key may rest on. It sees nothing else, so that it can be enumerated. */
export interface DeliveryEvidence {
  /** True when two tries were delivered under two message ids. */
  readonly wasDeliveredTwice: boolean;
  /** The distinct ends of all tries that are known. */
  readonly ends: ReadonlySet<TryEnd>;
}

interface Rule {
  readonly verdict: DeliveryVerdictWord;
  readonly reason: string;
  readonly applies: (evidence: DeliveryEvidence) => boolean;
}

/** Read from the top: the first rule that applies decides. A test compares them with docs/deliveries.md. */
export const deliveryRules: readonly Rule[] = [
  { verdict: 'stop_for_human', reason: 'delivered_twice', applies: (e) => e.wasDeliveredTwice },
  { verdict: 'already_delivered', reason: 'a_try_was_delivered', applies: (e) => e.ends.has('delivered') },
  { verdict: 'needs_verify', reason: 'accepted_and_not_confirmed', applies: (e) => e.ends.has('accepted') },
  { verdict: 'needs_verify', reason: 'end_of_a_try_is_unclear', applies: (e) => e.ends.has('unclear') },
  { verdict: 'stop_for_human', reason: 'refused_for_good', applies: (e) => e.ends.has('final') },
  { verdict: 'safe_to_retry', reason: 'every_try_was_refused', applies: (e) => e.ends.has('refused') },
  { verdict: 'needs_verify', reason: 'no_try_is_known', applies: () => true },
];

/** A verdict and the rule that it follows from. */
export interface DeliveryVerdictFacts {
  readonly verdict: DeliveryVerdictWord | '';
  readonly reason: string;
}

/** May the message be sent again? Pure, total, and pessimistic where evidence is missing (C5). */
export function deliveryVerdictOf(evidence: DeliveryEvidence): DeliveryVerdictFacts {
  const rule = deliveryRules.find((each) => each.applies(evidence));
  return { verdict: rule?.verdict ?? 'needs_verify', reason: rule?.reason ?? 'no_try_is_known' };
}

/** A failed try, as far as its error tells. */
export interface FailedTry {
  readonly errorClass: ErrorClassName;
  readonly recoverable: boolean | undefined;
  readonly recoveryAction: string;
}

/**
 * What a provider answers before it takes anything. Of the other errors nobody knows whether the message went out:
 * a time-out, a lost connection, a crash, a conflict with an earlier one.
 */
const refusals: Readonly<Partial<Record<ErrorClassName, 'refused' | 'final'>>> = {
  rate_limited: 'refused',
  auth_expired: 'refused',
  auth_missing: 'refused',
  auth_invalid: 'final',
  auth_revoked: 'final',
  wrong_tenant: 'final',
  scope_denied: 'final',
  policy_denied: 'final',
  approval_required: 'final',
  declined: 'final',
  invalid_input: 'final',
  resource_not_found: 'final',
  tool_not_found: 'final',
  tool_not_visible: 'final',
  quota_exhausted: 'final',
  budget_denied: 'final',
  lane_frozen: 'final',
};

/** How a failed try ended. Whether a refusal lasts is the error's own word where it says so. */
export function endOfFailure({ errorClass, recoverable, recoveryAction }: FailedTry): TryEnd {
  if (recoveryAction === 'stop_for_human') return 'final';
  const end = refusals[errorClass];
  if (end === undefined) return 'unclear';
  if (recoverable === undefined) return end;
  return recoverable ? 'refused' : 'final';
}
