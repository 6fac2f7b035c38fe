import type { ErrorEvidence } from './error-evidence.js';
import { examinedTextLengthMax } from './error-evidence.js';
import type { BodyFacts } from './body-facts.js';
import type { ErrorMatcher } from './error-rule.js';

/** Whether all that a rule asks for is in the evidence. */
export function isMatch(when: ErrorMatcher, evidence: ErrorEvidence): boolean {
  const { headers, grpc } = evidence;
  return (
    isOneOf(when.code, evidence.code) &&
    isOneOf(when.httpStatus, evidence.httpStatus) &&
    isOneOf(when.reporter, evidence.reporter) &&
    isOneOf(when.challengeError, headers?.challengeError) &&
    isSame(when.isChallenged, headers?.isChallenged) &&
    isSame(when.isExhausted, headers?.isExhausted) &&
    isSame(when.hasRetryAfter, (headers?.retryAfterNanos ?? 0n) > 0n) &&
    hasWord(when.body, evidence.body) &&
    (when.text === undefined || when.text.test((evidence.text ?? '').slice(0, examinedTextLengthMax))) &&
    isOneOf(when.reason, grpc?.reason) &&
    isSame(when.hasQuotaFailure, grpc?.hasQuotaFailure) &&
    isOneOf(when.phase, evidence.phase) &&
    isOneOf(when.authMode, evidence.authMode) &&
    isOneOf(when.credentialState, evidence.credentialState) &&
    isBatch(when.batch, evidence) &&
    isSame(when.isAnswerBlocked, evidence.isAnswerBlocked)
  );
}

function isOneOf<T>(allowed: readonly T[] | undefined, value: T | undefined): boolean {
  return allowed === undefined || (value !== undefined && allowed.includes(value));
}

function isSame(wanted: boolean | undefined, value: boolean | undefined): boolean {
  return wanted === undefined || wanted === (value ?? false);
}

function hasWord(wanted: ErrorMatcher['body'], body: BodyFacts | undefined): boolean {
  if (wanted === undefined) return true;
  const facts = body?.facts ?? [];
  return facts.some(
    ({ path, word }) => wanted.word.includes(word) && wanted.at.some((end) => path === end || path.endsWith(`.${end}`)),
  );
}

function isBatch(wanted: ErrorMatcher['batch'], { batch }: ErrorEvidence): boolean {
  if (wanted === undefined) return true;
  if (batch === undefined || batch.failedCount === 0) return false;
  return (batch.succeededCount === 0) === (wanted === 'all_failed');
}
