import type { ErrorShape, ExpectedJudgement } from './error-shape.builder.js';

type HttpEvidence = Omit<ErrorShape['evidence'], 'protocol' | 'code'>;

const http = (from: string, status: number, is: ExpectedJudgement, evidence: HttpEvidence = {}): ErrorShape => ({
  from,
  evidence: { protocol: 'http', code: String(status), ...evidence },
  is,
});

const expired: ExpectedJudgement = ['auth_expired', true, 'reauth', 'http.expired_word'];
const revoked: ExpectedJudgement = ['auth_revoked', false, 'reauth', 'http.revoked_word'];
const tenant: ExpectedJudgement = ['wrong_tenant', false, 'reauth', 'http.tenant_word'];
const scope: ExpectedJudgement = ['scope_denied', false, 'request_scope', 'http.scope_word'];
const quota: ExpectedJudgement = ['quota_exhausted', false, 'raise_budget', 'http.quota_word'];
const limited: ExpectedJudgement = ['rate_limited', true, 'backoff', 'http.too_many_requests'];
const googleReason = (reason: string) => ({
  body: { error: { code: 403, details: [{ reason, domain: 'googleapis.com' }], status: 'PERMISSION_DENIED' } },
});
const entra = (code: number, error: string) => ({ body: { error, error_codes: [code], timestamp: '2026-01-01' } });

/** Statuses, headers and bodies whose form many share. */
export const httpShapes: readonly ErrorShape[] = [
  // Whose credential, and what is wrong with it
  http('Doist/todoist-mcp#366', 401, ['auth_expired', true, 'reauth', 'http.credential_expired'], {
    authMode: 'byok',
    credentialState: 'expired',
  }),
  http('stacklok/toolhive#5651', 401, ['auth_expired', true, 'retry', 'http.credential_expired_managed'], {
    authMode: 'managed',
    credentialState: 'expired',
  }),
  http('obot-platform/obot#7607', 401, ['auth_revoked', false, 'stop_for_human', 'http.credential_revoked_managed'], {
    authMode: 'managed',
    credentialState: 'revoked',
  }),
  http('Piwigo/Piwigo#2443', 401, ['auth_revoked', false, 'reauth', 'http.credential_revoked'], {
    authMode: 'byok',
    credentialState: 'revoked',
  }),
  http(
    'Microsoft Entra: authentication and authorization error codes',
    403,
    ['wrong_tenant', false, 'reauth', 'http.credential_of_other_tenant'],
    { credentialState: 'wrong_tenant' },
  ),
  http('RFC 6750 §3', 401, ['auth_missing', true, 'reauth', 'http.auth_missing'], {
    headers: [['WWW-Authenticate', 'Bearer realm="example"']],
  }),
  http('RFC 6750 §3', 401, ['auth_expired', true, 'reauth', 'http.expired_challenge'], {
    headers: [['WWW-Authenticate', 'Bearer realm="example", error="invalid_token"']],
    text: 'expired',
  }),
  http('RFC 6750 §3.1', 401, ['auth_invalid', true, 'reauth', 'http.invalid_token'], {
    headers: [['www-authenticate', 'Bearer error="invalid_token"']],
  }),
  http('punkpeye/mcp-proxy#49', 403, ['scope_denied', false, 'request_scope', 'http.scope_challenge'], {
    headers: [
      [
        'WWW-Authenticate',
        'Bearer error="insufficient_scope", scope="files:write", resource_metadata="https://x.example/.well-known"',
      ],
    ],
  }),
  http('gitlab-org/gitlab#633417', 403, ['scope_denied', false, 'request_scope', 'http.scope_challenge'], {
    headers: [['WWW-Authenticate', 'Bearer realm="GitLab", error=insufficient_scope, scope="mcp api"']],
  }),
  http('gitlab-org/gitlab#633417', 403, ['scope_denied', false, 'request_scope', 'http.forbidden'], {
    body: { message: '403 Forbidden' },
  }),
  http('RFC 9470 §3', 401, ['approval_required', true, 'request_approval', 'http.step_up_challenge'], {
    headers: [['WWW-Authenticate', 'Bearer error="insufficient_user_authentication", max_age="5"']],
  }),
  http('different-ai/openwork#2776', 401, ['auth_invalid', true, 'reauth', 'http.unauthorized'], {
    body: { error: 'invalid_mcp_token' },
  }),
  http('spesmilo/electrum#5787', 401, ['auth_missing', true, 'reauth', 'http.auth_missing'], {
    headers: [['WWW-Authenticate', 'Basic realm="rpc"']],
  }),
  http('PrefectHQ/fastmcp#2461', 400, ['auth_expired', true, 'reauth', 'http.invalid_grant'], {
    body: { error: 'invalid_grant' },
  }),
  http('PrefectHQ/fastmcp#2800', 401, ['auth_expired', true, 'reauth', 'fastmcp.grant'], {
    source: 'fastmcp',
    body: { error: 'invalid_grant' },
  }),
  // Google, by the reason in the body
  http('Google API Common Protos: ErrorReason', 401, expired, googleReason('ACCESS_TOKEN_EXPIRED')),
  http('Google API Common Protos: ErrorReason', 403, scope, googleReason('ACCESS_TOKEN_SCOPE_INSUFFICIENT')),
  http('Google API Common Protos: ErrorReason', 403, revoked, googleReason('CONSUMER_SUSPENDED')),
  http('Google API Common Protos: ErrorReason', 403, revoked, googleReason('USER_BLOCKED_BY_ADMIN')),
  http('Google API Common Protos: ErrorReason', 403, quota, googleReason('BILLING_DISABLED')),
  http('Google API Common Protos: ErrorReason', 403, tenant, googleReason('USER_PROJECT_DENIED')),
  http('Google API Common Protos: ErrorReason', 403, tenant, googleReason('ORG_RESTRICTION_VIOLATION')),
  http('Google Drive API: Resolve errors', 403, quota, {
    body: { error: { errors: [{ reason: 'dailyLimitExceeded' }], code: 403 } },
  }),
  // Microsoft Entra, by number
  http('Microsoft Entra: authentication and authorization error codes', 400, expired, entra(700_082, 'invalid_grant')),
  http('Microsoft Entra: authentication and authorization error codes', 400, expired, entra(70_008, 'invalid_grant')),
  http('Microsoft Entra: authentication and authorization error codes', 400, revoked, entra(50_173, 'invalid_grant')),
  http('Microsoft Entra: authentication and authorization error codes', 400, revoked, entra(50_057, 'invalid_grant')),
  http('Microsoft Entra: authentication and authorization error codes', 400, tenant, entra(50_020, 'invalid_client')),
  http('Microsoft Entra: authentication and authorization error codes', 400, tenant, entra(90_072, 'invalid_request')),
  // Budgets and quotas in other clothes
  http('BerriAI/litellm#18554', 400, ['budget_denied', false, 'raise_budget', 'http.budget_word'], {
    body: { error: { type: 'budget_exceeded', code: '400' } },
  }),
  http('BerriAI/litellm#40002', 429, ['budget_denied', false, 'raise_budget', 'http.budget_word'], {
    body: { error: { type: 'budget_exceeded', code: '429' } },
  }),
  http('BerriAI/litellm#14144', 429, ['budget_denied', false, 'raise_budget', 'http.budget_text'], {
    text: 'Exceeded budget for deployment',
  }),
  http('BerriAI/litellm#14144', 400, ['budget_denied', false, 'raise_budget', 'litellm.budget'], {
    source: 'litellm',
    text: 'crossed budget',
  }),
  http('OWASP/OpenCRE#1102', 401, ['budget_denied', false, 'raise_budget', 'litellm.budget'], {
    source: 'litellm',
    text: 'ExceededBudget: over budget',
    body: { error: { type: 'auth_error' } },
  }),
  http('BerriAI/litellm: ProxyErrorTypes', 401, ['auth_invalid', true, 'reauth', 'litellm.auth'], {
    source: 'litellm',
    body: { error: { type: 'auth_error' } },
  }),
  http('BerriAI/litellm: ProxyErrorTypes', 400, ['auth_expired', true, 'reauth', 'litellm.expired_key'], {
    source: 'litellm',
    body: { error: { type: 'expired_key' } },
  }),
  http('OpenAI API: Error codes', 429, quota, {
    body: { error: { type: 'insufficient_quota', code: 'insufficient_quota' } },
  }),
  http('OpenAI API: Error codes', 429, quota, {
    source: 'openai',
    body: { error: { type: 'insufficient_quota', code: 'credit_balance_exhausted' } },
  }),
  http('RFC 9110 §15.5.3', 402, ['quota_exhausted', false, 'raise_budget', 'http.payment_required']),
  // Denials before MCP, and gateways that speak as servers
  http('dtkmn/mcp-zap-server#227', 403, ['tool_not_found', false, 'fix_input', 'mcp_zap.unknown_tool_as_scope'], {
    source: 'mcp-zap-server',
    headers: [['WWW-Authenticate', 'Bearer error="insufficient_scope"']],
    body: { error: 'unmapped_tool', requiredScopes: [] },
  }),
  http(
    'agentgateway/agentgateway#758',
    500,
    ['policy_denied', false, 'request_approval', 'agentgateway.refused_as_500'],
    { source: 'agentgateway', text: 'authorization failed' },
  ),
  http('dtkmn/mcp-zap-server#227', 403, ['policy_denied', false, 'request_approval', 'http.policy_word'], {
    body: { error: 'unmapped_tool' },
  }),
  http('stacklok/toolhive#5827', 403, ['policy_denied', false, 'request_approval', 'toolhive.denied'], {
    source: 'toolhive',
    body: { code: 403 },
  }),
  http('api7/aisix#673', 200, ['policy_denied', false, 'stop_for_human', 'http.answer_blocked'], {
    isAnswerBlocked: true,
  }),
  http('agentrust-io/cmcp#665', 403, ['lane_frozen', false, 'stop_for_human', 'http.frozen_word'], {
    body: { error: 'KILL_SWITCH_TRIPPED' },
  }),
  http('RFC 7725 §3', 451, ['policy_denied', false, 'request_approval', 'http.legal_refusal']),
  // Rates
  http('RFC 6585 §4', 429, limited, { headers: [['Retry-After', '3600']] }),
  http('Claude API: Errors', 429, limited, {
    source: 'anthropic',
    body: { type: 'error', error: { type: 'rate_limit_error' } },
  }),
  http('OpenAI API: Error codes', 429, limited, {
    source: 'openai',
    body: { error: { code: 'rate_limit_exceeded', type: 'requests' } },
  }),
  http('GitHub REST API: Troubleshooting', 403, ['rate_limited', true, 'backoff', 'http.rate_limited_as_refusal'], {
    source: 'github',
    headers: [
      ['X-RateLimit-Remaining', '0'],
      ['X-RateLimit-Reset', '1790000060'],
    ],
  }),
  http('GitHub REST API: Troubleshooting', 403, ['rate_limited', true, 'backoff', 'http.forbidden_for_now'], {
    headers: [['Retry-After', '60']],
  }),
  // Batches
  http(
    'Criteo Marketing Solutions: Partial Success for Bulk Operations',
    200,
    ['partial_effect', true, 'verify_then_retry', 'http.batch_in_part'],
    { batch: { succeededCount: 3, failedCount: 1 } },
  ),
  http(
    'Akamai Test Center: Partial success responses',
    207,
    ['partial_effect', true, 'verify_then_retry', 'http.batch_in_part'],
    { batch: { succeededCount: 1, failedCount: 1 } },
  ),
  http('Ably: 40020 Batch request error', 400, ['partial_effect', true, 'verify_then_retry', 'http.batch_in_part'], {
    body: { error: { code: 40_020 } },
    batch: { succeededCount: 1, failedCount: 1 },
  }),
  http(
    'AWS DynamoDB: BatchWriteItem, UnprocessedItems',
    200,
    ['partial_effect', true, 'verify_then_retry', 'http.batch_in_part'],
    { source: 'aws', batch: { succeededCount: 23, failedCount: 2 } },
  ),
  http(
    'Adobe Commerce Marketplace: Handling errors',
    200,
    ['invalid_input', false, 'fix_input', 'http.batch_all_failed'],
    { batch: { succeededCount: 0, failedCount: 2 } },
  ),
  // Plain statuses
  http('Akeneo REST API: Status and error codes', 400, ['invalid_input', false, 'fix_input', 'http.bad_request']),
  http('RFC 9110 §15.5.5', 404, ['resource_not_found', false, 'fix_input', 'http.not_found']),
  http('RFC 9110 §15.5.11', 410, ['resource_not_found', false, 'fix_input', 'http.not_found']),
  http('RFC 9110 §15.5.9', 408, ['upstream_unavailable', true, 'retry', 'http.request_timeout']),
  http('RFC 9110 §15.5.10', 409, ['conflict', false, 'fix_input', 'http.conflict']),
  http('Microsoft Graph: Error responses', 412, ['conflict', false, 'fix_input', 'http.precondition']),
  http('Microsoft Graph: Error responses', 423, ['conflict', true, 'retry', 'http.locked']),
  http('RFC 8470 §5.2', 425, ['upstream_unavailable', true, 'retry', 'http.too_early']),
  http('Grafbase: Gateway Errors', 406, ['invalid_input', false, 'fix_input', 'http.unprocessable']),
  http('RFC 9110 §15.5.21', 422, ['invalid_input', false, 'fix_input', 'http.unprocessable']),
  http('RFC 9110 §15.5.22', 426, ['contract_drift', false, 'stop_for_human', 'http.upgrade_required']),
  http('Stripe API: Errors', 424, ['upstream_unavailable', true, 'verify_then_retry', 'http.dependency_failed']),
  http('RFC 9110 §15.6.1', 500, ['upstream_unavailable', true, 'verify_then_retry', 'http.internal_error']),
  http('RFC 9110 §15.6.3', 502, ['upstream_unavailable', true, 'verify_then_retry', 'http.bad_gateway']),
  http('RFC 9110 §15.6.4', 503, ['upstream_unavailable', true, 'backoff', 'http.unavailable'], {
    headers: [['Retry-After', '120']],
  }),
  http('Notion API: Status codes', 504, ['upstream_timeout', true, 'verify_then_retry', 'http.gateway_timeout'], {
    source: 'notion',
    body: { code: 'gateway_timeout' },
  }),
];
