/** Words by which providers of many kinds say that a credential is past its time. */
export const expiredWords = [
  'token_expired',
  'expired_token',
  'access_token_expired',
  'expiredtoken',
  'expiredtokenexception',
  'expiredauthenticationtoken',
  'api_key_expired',
  'jwt_expired',
  'session_expired',
  'authentication_token_expired',
  'expired_access_token',
  '70008',
  '700082',
  '50089',
];

/** Words that say that a credential was taken back. */
export const revokedWords = [
  'token_revoked',
  'revoked_token',
  'api_key_revoked',
  'key_revoked',
  'credential_revoked',
  'account_inactive',
  'account_deactivated',
  'account_disabled',
  'consumer_suspended',
  'gcp_suspended',
  'user_blocked_by_admin',
  '50173',
  '50057',
  '7000112',
];

/** Words that say that the credential belongs elsewhere. */
export const tenantWords = [
  'wrong_tenant',
  'tenant_mismatch',
  'invalidauthenticationtokentenant',
  'team_access_not_granted',
  'org_login_required',
  'org_restriction_violation',
  'user_project_denied',
  'mismatched_organization',
  'mismatched_project',
  '50020',
  '90072',
  '90002',
];

/** Words that say that the credential is good and does not reach this far. */
export const scopeWords = [
  'insufficient_scope',
  'missing_scope',
  'access_token_scope_insufficient',
  'insufficient_permissions',
  'insufficientpermissions',
  'insufficient_access',
  'no_permission',
  'accessdenied',
  'accessdeniedexception',
  'permission_error',
  'authorization_requestdenied',
  'restricted_resource',
  'iam_permission_denied',
];

/** Words that say that an allowance is used up, and waiting a little does not bring it back. */
export const quotaWords = [
  'insufficient_quota',
  'quota_exceeded',
  'quotaexceeded',
  'daily_limit_exceeded',
  'dailylimitexceeded',
  'resource_quota_exceeded',
  'credit_balance_exhausted',
  'billing_disabled',
  'billing_hard_limit_reached',
  'billing_error',
  'usage_limit_reached',
];
