import type { ErrorShape, ExpectedJudgement } from './error-shape.builder.js';

type ProviderEvidence = Omit<ErrorShape['evidence'], 'protocol' | 'code' | 'source'>;

const shapesOf =
  (source: string, from: string) =>
  (status: number, is: ExpectedJudgement, evidence: ProviderEvidence = {}): ErrorShape => ({
    from,
    evidence: { protocol: 'http', code: String(status), source, ...evidence },
    is,
  });

const github = shapesOf('github', 'GitHub REST API: Troubleshooting');
const notion = shapesOf('notion', 'Notion API: Status codes');
const stripe = shapesOf('stripe', 'Stripe API: Errors');
const openai = shapesOf('openai', 'OpenAI API: Error codes');
const anthropic = shapesOf('anthropic', 'Claude API: Errors');
const aws = shapesOf('aws', 'AWS: Common Errors');
const graph = shapesOf('microsoft-graph', 'Microsoft Graph: Error responses');
const entra = shapesOf('entra', 'Microsoft Entra: authentication and authorization error codes');
const salesforce = shapesOf('salesforce', 'Salesforce REST API: Status codes and error responses');
const intercom = shapesOf('intercom', 'Intercom REST API: Error codes');
const slack = shapesOf('slack', 'slack_kit: common errors');

const slackError = (error: string): ProviderEvidence => ({ body: { ok: false, error } });
const awsError = (type: string): ProviderEvidence => ({ body: { __type: type } });
const intercomError = (code: string): ProviderEvidence => ({ body: { type: 'error.list', errors: [{ code }] } });
const salesforceError = (errorCode: string): ProviderEvidence => ({ body: [{ errorCode, fields: [] }] });

/** Shapes that only their provider means so. */
export const providerShapes: readonly ErrorShape[] = [
  github(403, ['rate_limited', true, 'backoff', 'github.secondary_rate'], { text: 'secondary rate limit' }),
  github(403, ['approval_required', true, 'request_approval', 'github.sso_required'], { text: 'SAML enforcement' }),
  github(404, ['resource_not_found', false, 'request_scope', 'github.hidden'], {
    body: { message: 'Not Found', status: '404' },
  }),
  github(401, ['auth_invalid', true, 'reauth', 'http.unauthorized'], { body: { message: 'Bad credentials' } }),
  notion(401, ['auth_invalid', true, 'reauth', 'http.unauthorized'], {
    body: { object: 'error', code: 'unauthorized' },
  }),
  notion(403, ['scope_denied', false, 'request_scope', 'http.scope_word'], {
    body: { object: 'error', code: 'restricted_resource' },
  }),
  notion(404, ['resource_not_found', false, 'request_scope', 'notion.hidden'], {
    body: { object: 'error', code: 'object_not_found' },
  }),
  notion(409, ['conflict', true, 'retry', 'notion.conflict'], { body: { object: 'error', code: 'conflict_error' } }),
  notion(429, ['rate_limited', true, 'backoff', 'http.too_many_requests'], {
    body: { object: 'error', code: 'rate_limited' },
  }),
  notion(400, ['invalid_input', false, 'fix_input', 'http.bad_request'], {
    body: { object: 'error', code: 'validation_error' },
  }),
  notion(503, ['upstream_timeout', true, 'verify_then_retry', 'notion.slow'], {
    body: { object: 'error', code: 'service_unavailable' },
  }),
  stripe(402, ['declined', false, 'stop_for_human', 'stripe.declined'], {
    body: { error: { type: 'card_error', code: 'card_declined' } },
  }),
  stripe(402, ['declined', false, 'stop_for_human', 'stripe.failed_after_checks']),
  stripe(400, ['conflict', false, 'stop_for_human', 'stripe.key_reused'], {
    body: { error: { type: 'idempotency_error' } },
  }),
  stripe(409, ['conflict', true, 'retry_same_key', 'stripe.key_running']),
  stripe(429, ['conflict', true, 'retry', 'stripe.lock_timeout'], {
    body: { error: { type: 'invalid_request_error', code: 'lock_timeout' } },
  }),
  stripe(401, ['auth_expired', true, 'reauth', 'http.expired_word'], {
    body: { error: { type: 'invalid_request_error', code: 'api_key_expired' } },
  }),
  openai(401, ['auth_invalid', true, 'reauth', 'http.unauthorized'], { body: { error: { code: 'invalid_api_key' } } }),
  openai(401, ['policy_denied', false, 'request_approval', 'openai.address'], { text: 'IP not authorized' }),
  openai(401, ['wrong_tenant', false, 'reauth', 'openai.no_organization'], { text: 'member of an organization' }),
  openai(403, ['policy_denied', false, 'request_approval', 'openai.country'], {
    body: { error: { code: 'unsupported_country_region_territory' } },
  }),
  openai(503, ['upstream_unavailable', true, 'backoff', 'openai.slow_down'], {
    body: { error: { code: 'slow_down' } },
  }),
  anthropic(529, ['upstream_unavailable', true, 'backoff', 'anthropic.overloaded'], {
    body: { type: 'error', error: { type: 'overloaded_error' } },
  }),
  anthropic(413, ['invalid_input', false, 'fix_input', 'anthropic.too_large'], {
    body: { type: 'error', error: { type: 'request_too_large' } },
  }),
  anthropic(400, ['quota_exhausted', false, 'raise_budget', 'anthropic.spend_limit'], { text: 'spend limit' }),
  anthropic(402, ['quota_exhausted', false, 'raise_budget', 'http.quota_word'], {
    body: { type: 'error', error: { type: 'billing_error' } },
  }),
  anthropic(403, ['scope_denied', false, 'request_scope', 'http.scope_word'], {
    body: { type: 'error', error: { type: 'permission_error' } },
  }),
  aws(403, ['auth_expired', true, 'reauth', 'http.expired_word'], { body: { code: 'ExpiredTokenException' } }),
  aws(403, ['scope_denied', false, 'request_scope', 'http.scope_word'], { body: { code: 'AccessDeniedException' } }),
  aws(403, ['auth_invalid', true, 'reauth', 'aws.unknown_client'], awsError('UnrecognizedClientException')),
  aws(403, ['auth_invalid', true, 'reauth', 'aws.signature'], awsError('IncompleteSignature')),
  aws(400, ['auth_invalid', true, 'reauth', 'aws.signature'], awsError('RequestExpired')),
  aws(400, ['rate_limited', true, 'backoff', 'aws.throttled'], awsError('ThrottlingException')),
  aws(403, ['policy_denied', false, 'request_approval', 'aws.not_subscribed'], awsError('OptInRequired')),
  aws(400, ['conflict', false, 'fix_input', 'aws.condition'], awsError('ConditionalCheckFailedException')),
  graph(403, ['scope_denied', false, 'request_scope', 'http.scope_word'], {
    body: { error: { code: 'Authorization_RequestDenied' } },
  }),
  graph(403, ['approval_required', true, 'request_approval', 'graph.step_up'], {
    body: { error: 'insufficient_claims' },
  }),
  graph(409, ['conflict', true, 'retry', 'graph.concurrency'], {
    body: { error: { code: 'Directory_ConcurrencyViolation' } },
  }),
  graph(507, ['quota_exhausted', false, 'raise_budget', 'graph.storage']),
  graph(509, ['quota_exhausted', true, 'backoff', 'graph.bandwidth']),
  entra(400, ['approval_required', true, 'request_approval', 'graph.consent'], {
    body: { error: 'invalid_grant', error_codes: [65_001] },
  }),
  entra(400, ['approval_required', true, 'request_approval', 'graph.step_up'], {
    body: { error: 'interaction_required', error_codes: [50_076] },
  }),
  salesforce(401, ['auth_expired', true, 'reauth', 'salesforce.session'], salesforceError('INVALID_SESSION_ID')),
  salesforce(
    403,
    ['quota_exhausted', true, 'backoff', 'salesforce.daily_limit'],
    salesforceError('REQUEST_LIMIT_EXCEEDED'),
  ),
  salesforce(400, ['conflict', true, 'retry', 'salesforce.row_lock'], salesforceError('UNABLE_TO_LOCK_ROW')),
  intercom(401, ['auth_revoked', false, 'reauth', 'intercom.blocked'], intercomError('token_revoked')),
  intercom(401, ['auth_expired', true, 'reauth', 'intercom.expired'], intercomError('token_expired')),
  intercom(403, ['quota_exhausted', false, 'raise_budget', 'intercom.plan'], intercomError('api_plan_restricted')),
  intercom(401, ['auth_missing', true, 'reauth', 'intercom.missing'], intercomError('missing_authorization')),
  slack(200, ['auth_expired', true, 'reauth', 'slack.expired'], slackError('token_expired')),
  slack(200, ['auth_revoked', false, 'reauth', 'slack.revoked'], slackError('token_revoked')),
  slack(200, ['auth_revoked', false, 'reauth', 'slack.revoked'], slackError('account_inactive')),
  slack(200, ['auth_invalid', true, 'reauth', 'slack.invalid'], slackError('invalid_auth')),
  slack(200, ['auth_missing', true, 'reauth', 'slack.missing'], slackError('not_authed')),
  slack(200, ['scope_denied', false, 'request_scope', 'slack.scope'], slackError('missing_scope')),
  slack(200, ['wrong_tenant', false, 'reauth', 'slack.tenant'], slackError('enterprise_is_restricted')),
  slack(200, ['policy_denied', false, 'request_approval', 'slack.policy'], slackError('ekm_access_denied')),
  slack(200, ['resource_not_found', false, 'request_scope', 'slack.hidden'], slackError('channel_not_found')),
  slack(200, ['rate_limited', true, 'backoff', 'slack.rate'], slackError('ratelimited')),
  slack(200, ['upstream_unavailable', true, 'verify_then_retry', 'slack.maybe_done'], slackError('fatal_error')),
  slack(200, ['contract_drift', false, 'stop_for_human', 'slack.drift'], slackError('deprecated_endpoint')),
  slack(200, ['invalid_input', false, 'fix_input', 'slack.input'], slackError('invalid_arg_name')),
];
