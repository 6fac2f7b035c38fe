import { meanings } from '../error-meanings.js';
import type { ErrorRule } from '../error-rule.js';
import { expiredWords, quotaWords, revokedWords, scopeWords, tenantWords } from './words.js';

/** Where the bodies of HTTP answers keep the word that tells. */
export const codeAt = [
  'code',
  'error',
  'error.code',
  'error.type',
  'type',
  'error.status',
  'reason',
  'status',
  'error_code',
];

/** Statuses that refusals are dressed in. */
const refused = ['400', '401', '403', '404', '407', '498', '499'];

/**
 * Refusals for who asks: the state of the credential, budgets, scopes, tenants. They come before the plain meaning of
 * the status, which is often another one's.
 */
export const httpAuthorityRules: readonly ErrorRule[] = [
  // The credential, when another record knows its state.
  {
    id: 'http.credential_revoked_managed',
    when: { code: refused, credentialState: ['revoked'], authMode: ['managed', 'service'] },
    means: meanings.managedAuthRevoked,
    confidence: 'certain',
    source: 'obot-platform/obot#7607',
  },
  {
    id: 'http.credential_revoked',
    when: { code: refused, credentialState: ['revoked'] },
    means: meanings.authRevoked,
    confidence: 'certain',
    source: 'Piwigo/Piwigo#2443',
  },
  {
    id: 'http.credential_expired_managed',
    when: { code: ['400', '401', '403'], credentialState: ['expired', 'rotated'], authMode: ['managed', 'service'] },
    means: meanings.managedAuthExpired,
    confidence: 'certain',
    source: 'stacklok/toolhive#5651',
  },
  {
    id: 'http.credential_expired',
    when: { code: ['400', '401', '403'], credentialState: ['expired', 'rotated'] },
    means: meanings.authExpired,
    confidence: 'certain',
    source: 'Doist/todoist-mcp#366',
  },
  {
    id: 'http.credential_of_other_tenant',
    when: { code: refused, credentialState: ['wrong_tenant'] },
    means: meanings.wrongTenant,
    confidence: 'certain',
    source: 'Microsoft Entra: authentication and authorization error codes',
  },
  // Budgets and quotas, whatever status they are dressed in.
  {
    id: 'http.budget_word',
    when: {
      code: ['400', '401', '402', '403', '429'],
      body: { at: codeAt, word: ['budget_exceeded', 'max_budget_exceeded'] },
    },
    means: meanings.budgetDenied,
    confidence: 'certain',
    source: 'BerriAI/litellm#18554',
  },
  {
    id: 'http.budget_text',
    when: {
      code: ['400', '401', '402', '403', '429'],
      text: /\bbudget has been exceeded\b|\bexceeded budget\b|\bover budget\b/i,
    },
    means: meanings.budgetDenied,
    confidence: 'likely',
    source: 'BerriAI/litellm#14144',
  },
  {
    id: 'http.quota_word',
    when: { code: ['400', '402', '403', '429'], body: { at: codeAt, word: quotaWords } },
    means: meanings.quotaExhausted,
    confidence: 'certain',
    source: 'OpenAI API: Error codes',
  },
  {
    id: 'http.payment_required',
    when: { code: ['402'] },
    means: meanings.quotaExhausted,
    confidence: 'guess',
    source: 'RFC 9110 §15.5.3',
  },
  // Scope, tenant, expiry and revocation by name.
  {
    id: 'http.scope_challenge',
    when: { code: ['401', '403'], challengeError: ['insufficient_scope'] },
    means: meanings.scopeDenied,
    confidence: 'certain',
    source: 'RFC 6750 §3.1',
  },
  {
    id: 'http.step_up_challenge',
    when: { code: ['401'], challengeError: ['insufficient_user_authentication'] },
    means: meanings.approvalRequired,
    confidence: 'certain',
    source: 'RFC 9470 §3',
  },
  {
    id: 'http.scope_word',
    when: { code: ['400', '401', '403'], body: { at: codeAt, word: scopeWords } },
    means: meanings.scopeDenied,
    confidence: 'certain',
    source: 'Google API Common Protos: ErrorReason',
  },
  {
    id: 'http.tenant_word',
    when: { code: ['400', '401', '403', '404'], body: { at: [...codeAt, 'error_codes[]'], word: tenantWords } },
    means: meanings.wrongTenant,
    confidence: 'certain',
    source: 'Microsoft Entra: authentication and authorization error codes',
  },
  {
    id: 'http.revoked_word',
    when: { code: ['400', '401', '403'], body: { at: [...codeAt, 'error_codes[]'], word: revokedWords } },
    means: meanings.authRevoked,
    confidence: 'certain',
    source: 'Microsoft Entra: authentication and authorization error codes',
  },
  {
    id: 'http.expired_word',
    when: { code: ['400', '401', '403'], body: { at: [...codeAt, 'error_codes[]'], word: expiredWords } },
    means: meanings.authExpired,
    confidence: 'certain',
    source: 'Google API Common Protos: ErrorReason',
  },
  {
    id: 'http.invalid_grant',
    when: { code: ['400', '401'], body: { at: codeAt, word: ['invalid_grant'] } },
    means: meanings.authExpired,
    confidence: 'likely',
    source: 'PrefectHQ/fastmcp#2461',
  },
  {
    id: 'http.expired_challenge',
    when: { code: ['401'], challengeError: ['invalid_token'], text: /\bexpired\b/i },
    means: meanings.authExpired,
    confidence: 'certain',
    source: 'RFC 6750 §3',
  },
  {
    id: 'http.invalid_token',
    when: { code: ['401'], challengeError: ['invalid_token'] },
    means: meanings.authInvalid,
    confidence: 'certain',
    source: 'RFC 6750 §3.1',
  },
  {
    id: 'http.auth_missing',
    when: { code: ['401'], isChallenged: true, challengeError: [''] },
    means: meanings.authMissing,
    confidence: 'certain',
    source: 'RFC 6750 §3',
  },
  {
    id: 'http.unauthorized',
    when: { code: ['401', '407'] },
    means: meanings.authInvalid,
    confidence: 'likely',
    source: 'RFC 9110 §15.5.2',
  },
];
