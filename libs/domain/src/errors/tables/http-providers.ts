import { meanings, type ErrorMeaning } from '../error-meanings.js';
import type { ErrorMatcher, ErrorRule, ErrorTable } from '../error-rule.js';

const hidden: ErrorMeaning = {
  ...meanings.resourceNotFound,
  recoveryAction: 'request_scope',
  phrase: 'no such resource, or hidden from this credential',
};

/** Makes the rules of one provider, whose meanings are written on one page. */
const rulesOf =
  (name: string, source: string) =>
  (id: string, when: ErrorMatcher, means: ErrorMeaning): ErrorRule => ({
    id: `${name}.${id}`,
    when,
    means,
    confidence: means === hidden ? 'likely' : 'certain',
    source,
  });

const github = rulesOf('github', 'GitHub REST API: Troubleshooting');
const notion = rulesOf('notion', 'Notion API: Status codes');
const stripe = rulesOf('stripe', 'Stripe API: Errors');
const openai = rulesOf('openai', 'OpenAI API: Error codes');
const anthropic = rulesOf('anthropic', 'Claude API: Errors');
const aws = rulesOf('aws', 'AWS: Common Errors');
const graph = rulesOf('graph', 'Microsoft Graph: Error responses');
const salesforce = rulesOf('salesforce', 'Salesforce REST API: Status codes and error responses');
const intercom = rulesOf('intercom', 'Intercom REST API: Error codes');
const slack = rulesOf('slack', 'slack_kit: common errors');

const errorType = (...word: string[]): ErrorMatcher => ({ body: { at: ['error.type'], word } });
const errorCode = (...word: string[]): ErrorMatcher => ({ body: { at: ['error.code', 'code'], word } });
const awsType = (...word: string[]): ErrorMatcher => ({ body: { at: ['__type', 'code', 'Code', 'Error.Code'], word } });
const slackError = (...word: string[]): ErrorMatcher => ({ code: ['200'], body: { at: ['error'], word } });

const provider = (name: string, sources: readonly string[], rules: readonly ErrorRule[]): ErrorTable => ({
  version: `http-${name}/1`,
  protocol: 'http',
  sources,
  rules,
});

/** Providers that say more than the status, or something else. */
export const httpProviderTables: readonly ErrorTable[] = [
  provider(
    'github',
    ['github'],
    [
      github('secondary_rate', { code: ['403', '429'], text: /\bsecondary rate limit\b/i }, meanings.rateLimited),
      github('sso_required', { code: ['403'], text: /\bSAML enforcement\b/ }, meanings.approvalRequired),
      github('hidden', { code: ['404'] }, hidden),
    ],
  ),
  provider(
    'notion',
    ['notion'],
    [
      notion('hidden', { code: ['404'], ...errorCode('object_not_found') }, hidden),
      notion('conflict', { code: ['409'] }, meanings.conflictPassing),
      notion('slow', { code: ['503'], ...errorCode('service_unavailable') }, meanings.timedOut),
    ],
  ),
  provider(
    'stripe',
    ['stripe'],
    [
      stripe('declined', errorType('card_error'), meanings.declined),
      stripe('key_reused', errorType('idempotency_error'), meanings.keyReused),
      stripe('key_running', { code: ['409'] }, meanings.sameKeyRunning),
      stripe('lock_timeout', { code: ['429'], ...errorCode('lock_timeout') }, meanings.conflictPassing),
      stripe('failed_after_checks', { code: ['402'] }, meanings.declined),
    ],
  ),
  provider(
    'openai',
    ['openai'],
    [
      openai(
        'slow_down',
        { code: ['429', '503'], ...errorCode('slow_down', 'server_is_overloaded') },
        meanings.unavailable,
      ),
      openai('address', { code: ['401'], text: /\bIP (?:address )?(?:is )?not authorized\b/i }, meanings.policyDenied),
      openai('no_organization', { code: ['401'], text: /\bmember of an organization\b/i }, meanings.wrongTenant),
      openai('country', { code: ['403'], ...errorCode('unsupported_country_region_territory') }, meanings.policyDenied),
    ],
  ),
  provider(
    'anthropic',
    ['anthropic'],
    [
      anthropic('overloaded', errorType('overloaded_error'), meanings.unavailable),
      anthropic('too_large', errorType('request_too_large'), meanings.invalidInput),
      anthropic(
        'spend_limit',
        { code: ['400'], text: /\b(?:spend|usage) limit\b|\bcredit balance\b/i },
        meanings.quotaExhausted,
      ),
    ],
  ),
  provider(
    'aws',
    ['aws'],
    [
      aws(
        'throttled',
        {
          code: ['400', '429', '503'],
          ...awsType('throttlingexception', 'throttling', 'provisionedthroughputexceededexception', 'slowdown'),
        },
        meanings.rateLimited,
      ),
      aws(
        'unknown_client',
        {
          code: ['400', '403'],
          ...awsType('unrecognizedclientexception', 'invalidclienttokenid', 'invalidaccesskeyid'),
        },
        meanings.authInvalid,
      ),
      aws(
        'signature',
        {
          code: ['400', '403'],
          ...awsType('incompletesignature', 'signaturedoesnotmatch', 'requestexpired', 'requesttimetooskewed'),
        },
        meanings.authInvalid,
      ),
      aws('not_subscribed', { code: ['403'], ...awsType('optinrequired') }, meanings.policyDenied),
      aws('condition', { code: ['400'], ...awsType('conditionalcheckfailedexception') }, meanings.conflict),
    ],
  ),
  provider(
    'microsoft-graph',
    ['microsoft-graph', 'entra'],
    [
      graph(
        'consent',
        { code: ['400', '401'], body: { at: ['error_codes[]', 'error'], word: ['65001', 'consent_required'] } },
        meanings.approvalRequired,
      ),
      graph(
        'step_up',
        {
          code: ['400', '401', '403'],
          body: {
            at: ['error_codes[]', 'error', 'error.code'],
            word: ['50076', '50079', 'interaction_required', 'insufficient_claims'],
          },
        },
        meanings.approvalRequired,
      ),
      graph('storage', { code: ['507'] }, meanings.quotaExhausted),
      graph('bandwidth', { code: ['509'] }, meanings.quotaPassing),
      graph(
        'concurrency',
        { code: ['409'], body: { at: ['error.code'], word: ['directory_concurrencyviolation'] } },
        meanings.conflictPassing,
      ),
    ],
  ),
  provider(
    'salesforce',
    ['salesforce'],
    [
      salesforce(
        'session',
        { code: ['401'], body: { at: ['[].errorCode'], word: ['invalid_session_id'] } },
        meanings.authExpired,
      ),
      salesforce(
        'daily_limit',
        { code: ['403'], body: { at: ['[].errorCode'], word: ['request_limit_exceeded'] } },
        meanings.quotaPassing,
      ),
      salesforce(
        'row_lock',
        { body: { at: ['[].errorCode'], word: ['unable_to_lock_row'] } },
        meanings.conflictPassing,
      ),
    ],
  ),
  provider(
    'intercom',
    ['intercom'],
    [
      intercom(
        'blocked',
        { code: ['401', '403'], body: { at: ['errors[].code'], word: ['token_blocked', 'token_revoked'] } },
        meanings.authRevoked,
      ),
      intercom(
        'expired',
        { code: ['401'], body: { at: ['errors[].code'], word: ['token_expired'] } },
        meanings.authExpired,
      ),
      intercom(
        'plan',
        { code: ['403'], body: { at: ['errors[].code'], word: ['api_plan_restricted'] } },
        meanings.quotaExhausted,
      ),
      intercom(
        'missing',
        { code: ['401'], body: { at: ['errors[].code'], word: ['missing_authorization'] } },
        meanings.authMissing,
      ),
    ],
  ),
  provider(
    'slack',
    ['slack'],
    [
      slack('expired', slackError('token_expired'), meanings.authExpired),
      slack('revoked', slackError('token_revoked', 'account_inactive'), meanings.authRevoked),
      slack('invalid', slackError('invalid_auth'), meanings.authInvalid),
      slack('missing', slackError('not_authed'), meanings.authMissing),
      slack('scope', slackError('missing_scope', 'not_allowed_token_type', 'no_permission'), meanings.scopeDenied),
      slack(
        'tenant',
        slackError('team_access_not_granted', 'org_login_required', 'enterprise_is_restricted'),
        meanings.wrongTenant,
      ),
      slack(
        'policy',
        slackError('ekm_access_denied', 'accesslimited', 'access_denied', 'restricted_action'),
        meanings.policyDenied,
      ),
      slack('hidden', slackError('channel_not_found', 'not_in_channel'), hidden),
      slack('rate', slackError('ratelimited'), meanings.rateLimited),
      slack('maybe_done', slackError('fatal_error', 'internal_error', 'request_timeout'), meanings.failedInside),
      slack('drift', slackError('deprecated_endpoint', 'method_deprecated', 'unknown_method'), meanings.contractDrift),
      slack(
        'input',
        slackError('invalid_arguments', 'invalid_arg_name', 'invalid_array_arg', 'no_text'),
        meanings.invalidInput,
      ),
    ],
  ),
];
