import type { ErrorClassName, OutcomeName, RecoveryActionName } from '../names.js';

/** What one kind of error means. */
export interface ErrorMeaning {
  readonly errorClass: ErrorClassName;
  /** Whether the same request may succeed later; absent where nobody can say. */
  readonly recoverable?: boolean;
  readonly recoveryAction: RecoveryActionName;
  /** How a call ends that ends with it. Absent: refusing classes end as `denied`, others as `failure`. */
  readonly outcome?: OutcomeName;
  /** Says it to people. Stands for the original message, which may quote inputs. */
  readonly phrase: string;
}

/**
 * The meanings that rules refer to. Two meanings of one class differ in what to do next: a key that its owner let
 * expire is renewed by its owner, a managed credential that was revoked needs an operator.
 */
export const meanings = {
  authExpired: meaning('auth_expired', true, 'reauth', 'the credential has expired'),
  managedAuthExpired: meaning('auth_expired', true, 'retry', 'the managed credential expired and is renewed'),
  authRevoked: meaning('auth_revoked', false, 'reauth', 'the credential was revoked'),
  managedAuthRevoked: meaning('auth_revoked', false, 'stop_for_human', 'the managed credential was revoked'),
  authMissing: meaning('auth_missing', true, 'reauth', 'no credential was sent'),
  authInvalid: meaning('auth_invalid', true, 'reauth', 'the credential was not accepted'),
  wrongTenant: meaning('wrong_tenant', false, 'reauth', 'the credential belongs to another tenant'),
  scopeDenied: meaning('scope_denied', false, 'request_scope', 'the credential does not reach that far'),
  policyDenied: meaning('policy_denied', false, 'request_approval', 'a policy refused'),
  pathDenied: meaning('policy_denied', false, 'request_scope', 'path outside the allowed directories'),
  approvalRequired: {
    ...meaning('approval_required', true, 'request_approval', 'a person has to act first'),
    outcome: 'failure',
  },
  /** The work may be done: only its answer was held back. */
  answerBlocked: {
    ...meaning('policy_denied', false, 'stop_for_human', 'a policy held the answer back; the work may be done'),
    outcome: 'unknown',
  },
  toolNotVisible: meaning('tool_not_visible', false, 'request_scope', 'the tool is hidden from this caller'),
  toolNotFound: meaning('tool_not_found', false, 'fix_input', 'the server has no such tool'),
  resourceNotFound: meaning('resource_not_found', false, 'fix_input', 'no such resource'),
  conflict: meaning('conflict', false, 'fix_input', 'it is in another state than expected'),
  conflictPassing: meaning('conflict', true, 'retry', 'somebody else changed it at the same time'),
  sameKeyRunning: meaning('conflict', true, 'retry_same_key', 'the same request is still being carried out'),
  keyReused: meaning('conflict', false, 'stop_for_human', 'the idempotency key belongs to another request'),
  declined: meaning('declined', false, 'stop_for_human', 'somebody who may decide said no'),
  invalidInput: meaning('invalid_input', false, 'fix_input', 'the request was not accepted as written'),
  rateLimited: meaning('rate_limited', true, 'backoff', 'too many requests'),
  quotaExhausted: meaning('quota_exhausted', false, 'raise_budget', 'the quota is used up'),
  quotaPassing: meaning('quota_exhausted', true, 'backoff', 'the quota of this period is used up'),
  budgetDenied: meaning('budget_denied', false, 'raise_budget', 'the budget is used up'),
  laneFrozen: meaning('lane_frozen', false, 'stop_for_human', 'this path of authority is frozen'),
  timedOut: meaning('upstream_timeout', true, 'verify_then_retry', 'no answer came in time; the work may be done'),
  unavailable: meaning('upstream_unavailable', true, 'backoff', 'something behind the tool is not available'),
  unreached: meaning('upstream_unavailable', true, 'retry', 'the other side was not reached; nothing was done'),
  /** A server that failed inside may have failed after its work. */
  failedInside: meaning('upstream_unavailable', true, 'verify_then_retry', 'the upstream failed inside'),
  transportLost: meaning('transport_lost', true, 'verify_then_retry', 'the connection broke; the work may be done'),
  sessionLost: meaning('transport_lost', true, 'retry', 'the server no longer knows the session; nothing was done'),
  contractDrift: meaning('contract_drift', false, 'stop_for_human', 'the two sides no longer speak the same contract'),
  malformedSuccess: meaning('malformed_success', false, 'none', 'an error dressed as a success'),
  partialEffect: {
    ...meaning('partial_effect', true, 'verify_then_retry', 'some of what was asked was done'),
    outcome: 'partial',
  },
  crashed: meaning('process_crash', true, 'verify_then_retry', 'the process died; the work may be done'),
  neverStarted: meaning('process_crash', false, 'stop_for_human', 'the process could not be started'),
  stopped: meaning('cancelled', true, 'verify_then_retry', 'it was stopped; the work may be done'),
} satisfies Readonly<Record<string, ErrorMeaning>>;

const refusingClasses: ReadonlySet<ErrorClassName> = new Set([
  'policy_denied',
  'scope_denied',
  'wrong_tenant',
  'tool_not_visible',
  'lane_frozen',
  'budget_denied',
]);

/** How a call ends that ends with this error. */
export function outcomeOfError(error: Pick<ErrorMeaning, 'errorClass' | 'outcome'>): OutcomeName {
  return error.outcome ?? (refusingClasses.has(error.errorClass) ? 'denied' : 'failure');
}

function meaning(
  errorClass: ErrorClassName,
  recoverable: boolean,
  recoveryAction: RecoveryActionName,
  phrase: string,
): ErrorMeaning {
  return { errorClass, recoverable, recoveryAction, phrase };
}
