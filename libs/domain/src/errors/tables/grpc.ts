import { meanings, type ErrorMeaning } from '../error-meanings.js';
import type { Confidence, ErrorRule, ErrorTable } from '../error-rule.js';
import { expiredWords, revokedWords, scopeWords, tenantWords } from './words.js';

const reasons = 'Google API Common Protos: ErrorReason';
const codes = 'gRPC: Status codes and their use in gRPC';

const upper = (words: readonly string[]): readonly string[] => words.map((word) => word.toUpperCase());

const byReason = (id: string, reason: readonly string[], means: ErrorMeaning): ErrorRule => ({
  id: `grpc.${id}`,
  when: { reason },
  means,
  confidence: 'certain',
  source: reasons,
});

const byCode = (code: string, means: ErrorMeaning, confidence: Confidence = 'likely'): ErrorRule => ({
  id: `grpc.${code.toLowerCase()}`,
  when: { code: [code] },
  means,
  confidence,
  source: codes,
});

/** gRPC: the details of a status say more than its code. Codes by their canonical names. */
export const grpcTable: ErrorTable = {
  version: 'grpc/1',
  protocol: 'grpc',
  rules: [
    byReason('reason_expired', upper(expiredWords), meanings.authExpired),
    byReason('reason_revoked', upper(revokedWords), meanings.authRevoked),
    byReason('reason_scope', [...upper(scopeWords), 'API_KEY_SERVICE_BLOCKED'], meanings.scopeDenied),
    byReason('reason_tenant', upper(tenantWords), meanings.wrongTenant),
    byReason(
      'reason_invalid',
      ['API_KEY_INVALID', 'ACCESS_TOKEN_TYPE_UNSUPPORTED', 'SESSION_COOKIE_INVALID'],
      meanings.authInvalid,
    ),
    byReason('reason_missing', ['CREDENTIALS_MISSING'], meanings.authMissing),
    byReason('reason_rate', ['RATE_LIMIT_EXCEEDED'], meanings.rateLimited),
    byReason('reason_quota', ['RESOURCE_QUOTA_EXCEEDED', 'BILLING_DISABLED'], meanings.quotaExhausted),
    byReason('reason_not_visible', ['SERVICE_NOT_VISIBLE'], meanings.toolNotVisible),
    byReason(
      'reason_policy',
      [
        'SECURITY_POLICY_VIOLATED',
        'LOCATION_POLICY_VIOLATED',
        'RESOURCE_USAGE_RESTRICTION_VIOLATED',
        'SERVICE_DISABLED',
      ],
      meanings.policyDenied,
    ),
    byReason(
      'reason_address',
      [
        'API_KEY_IP_ADDRESS_BLOCKED',
        'API_KEY_HTTP_REFERRER_BLOCKED',
        'API_KEY_ANDROID_APP_BLOCKED',
        'API_KEY_IOS_APP_BLOCKED',
      ],
      meanings.policyDenied,
    ),
    {
      id: 'grpc.quota_failure',
      when: { code: ['RESOURCE_EXHAUSTED'], hasQuotaFailure: true },
      means: meanings.quotaPassing,
      confidence: 'likely',
      source: 'googleapis: google/rpc/error_details.proto',
    },
    {
      id: 'grpc.message_too_large',
      when: { code: ['RESOURCE_EXHAUSTED'], text: /\bmessage larger than max\b|\blarger than limit\b/i },
      means: meanings.invalidInput,
      confidence: 'likely',
      source: 'grpc/grpc-go#3134',
    },
    {
      id: 'grpc.unavailable_before_sending',
      when: { code: ['UNAVAILABLE'], phase: ['not_sent'] },
      means: meanings.unreached,
      confidence: 'certain',
      source: 'gRPC: Retry design (A6), transparent retries',
    },
    byCode('CANCELLED', meanings.stopped, 'certain'),
    byCode('INVALID_ARGUMENT', meanings.invalidInput, 'certain'),
    byCode('DEADLINE_EXCEEDED', meanings.timedOut, 'certain'),
    byCode('NOT_FOUND', meanings.resourceNotFound),
    byCode('ALREADY_EXISTS', meanings.conflict, 'certain'),
    byCode('PERMISSION_DENIED', meanings.scopeDenied),
    byCode('RESOURCE_EXHAUSTED', meanings.rateLimited, 'guess'),
    byCode('FAILED_PRECONDITION', meanings.conflict),
    byCode('ABORTED', meanings.conflictPassing, 'certain'),
    byCode('OUT_OF_RANGE', meanings.invalidInput, 'certain'),
    byCode('UNIMPLEMENTED', meanings.contractDrift, 'certain'),
    byCode('INTERNAL', meanings.failedInside, 'guess'),
    byCode('UNAVAILABLE', meanings.unavailable),
    byCode('DATA_LOSS', { ...meanings.failedInside, recoverable: false, recoveryAction: 'stop_for_human' }, 'certain'),
    byCode('UNAUTHENTICATED', meanings.authInvalid),
  ],
};
