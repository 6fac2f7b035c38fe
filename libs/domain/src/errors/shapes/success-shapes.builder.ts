import type { ApparentSuccess } from '../dressed-error.js';
import type { ExpectedJudgement, SuccessShape } from './error-shape.builder.js';

type Dressed = readonly [sign: string, inner: ExpectedJudgement];

const dressed = (from: string, [sign, inner]: Dressed, answer: Partial<ApparentSuccess>): SuccessShape => ({
  from,
  answer: { protocol: 'mcp_tool_result', code: '', body: undefined, ...answer },
  sign,
  inner,
});

const genuine = (from: string, body: unknown, answer: Partial<ApparentSuccess> = {}): SuccessShape => ({
  from,
  answer: { protocol: 'mcp_tool_result', code: '', body, ...answer },
});

const authInvalid: ExpectedJudgement = ['auth_invalid', true, 'reauth', 'tool.unauthorized'];
const http200 = { protocol: 'http', code: '200' } as const;
const unknown: ExpectedJudgement = ['unknown', undefined, '', 'unknown'];

/** Errors in the dress of a success. */
export const dressedShapes: readonly SuccessShape[] = [
  dressed('jolicode/slack-php-api#47', ['dressed.not_ok', ['auth_expired', true, 'reauth', 'slack.expired']], {
    ...http200,
    source: 'slack',
    body: { ok: false, error: 'token_expired' },
  }),
  dressed('Slack Web API: users.setActive', ['dressed.not_ok', authInvalid], {
    ...http200,
    body: { ok: false, error: 'invalid_auth' },
  }),
  dressed(
    'ProfessionalWiki/MediaWiki-MCP-Server#443',
    ['dressed.upstream_failure', ['auth_expired', true, 'reauth', 'tool.mediawiki_token']],
    {
      body: { category: 'upstream_failure', message: 'long text' },
      text: 'mwoauth-invalid-authorization',
    },
  ),
  dressed('BerriAI/litellm#37496', ['dressed.error_word', authInvalid], { body: { error: 'invalid_token' } }),
  dressed('tavily-ai/tavily-mcp#211', ['dressed.error_word', ['auth_invalid', true, 'reauth', 'text.api_key']], {
    body: { error: 'Search failed', detail: 'a sentence about the key', documentation: 'https://docs.example/' },
    text: 'Invalid Tavily API key',
  }),
  dressed('kubeflow/mcp-server#263', ['dressed.not_ok', ['invalid_input', false, 'fix_input', 'tool.validation']], {
    body: { success: false, error: 'a sentence, with a name', error_code: 'VALIDATION_ERROR', details: {} },
  }),
  dressed(
    'Abilityai/trinity#2855',
    ['dressed.error_word', ['policy_denied', false, 'request_approval', 'tool.denied']],
    { body: { error: 'Access denied', reason: 'not granted' } },
  ),
  dressed('stacklok/toolhive#5827', ['dressed.json_rpc_error', unknown], {
    ...http200,
    body: { jsonrpc: '2.0', id: 3, error: { code: -32_602, message: 'a sentence' } },
  }),
  dressed('MCP specification 2025-06-18: Tools, error handling', ['dressed.is_error_inside', unknown], {
    body: { isError: true, content: [] },
  }),
  dressed('AIP-193: Errors', ['dressed.error_object', authInvalid], {
    ...http200,
    body: { error: { code: 401, status: 'UNAUTHENTICATED' } },
  }),
  dressed('spring-projects/spring-boot: error attributes', ['dressed.error_word', authInvalid], {
    ...http200,
    body: { timestamp: '2026', status: 401, error: 'Unauthorized', path: '/x' },
  }),
  dressed(
    'Akeneo GraphQL API: Status and error codes',
    ['dressed.graphql_errors', ['auth_invalid', true, 'reauth', 'graphql.unauthenticated']],
    {
      ...http200,
      body: { errors: [{ message: 'a sentence', extensions: { code: 'UNAUTHENTICATED' } }], data: null },
    },
  ),
  dressed('Claude API: Errors', ['dressed.error_object', ['upstream_unavailable', true, 'backoff', 'tool.circuit']], {
    ...http200,
    body: { type: 'error', error: { type: 'overloaded_error' } },
  }),
];

/** Successes that mention errors, codes and failures, and are successes. */
export const genuineShapes: readonly SuccessShape[] = [
  genuine('NousResearch/hermes-agent#75363', { results: [{ url: 'https://x.example', content: 'text', error: null }] }),
  genuine('NousResearch/hermes-agent#91233', { error: null }),
  genuine('NousResearch/hermes-agent#59049', { succeeded: 4, failed: 0 }),
  genuine('NousResearch/hermes-agent#59049', { response: { error: null } }),
  genuine('link-assistant/hive-mind#887', { stdout: 'ENOENT, TypeError and permission denied', exitCode: 0 }),
  genuine('altaidevorg/isanagent#54', undefined, { text: 'Error: this is what the file says' }),
  genuine('openclaw/openclaw#110222', 'SYNTAX OK'),
  genuine('naftiko/ikanos#685', undefined, { protocol: 'http', code: '204' }),
  genuine('RFC 9110 §15.5.2', 'A 401 means that the credential was not accepted', { ...http200 }),
  genuine('made for this test: the record of a failed job', {
    id: 1,
    status: 'completed',
    conclusion: 'failure',
    error: { code: 'E1' },
  }),
  genuine('GitHub REST API: Issues', { number: 7, title: 'error 401 after login', state: 'open' }),
  genuine('Elasticsearch: Bulk API', { took: 3, errors: false, items: [] }, { ...http200 }),
  genuine('GraphQL over HTTP', { data: { a: 1 }, errors: [] }, { ...http200 }),
  genuine('Slack Web API: users.setActive', { ok: true }, { ...http200, source: 'slack' }),
  genuine('made for this test: an uptime check', { url: 'https://x.example', status: 401 }),
  genuine('made for this test: an uptime check', { status: 503 }),
  genuine('Sentry API: list of issues', [{ type: 'error', title: 'invalid_token', status: 'unresolved' }]),
  genuine('JSON-RPC 2.0 Specification §5', { jsonrpc: '2.0', id: 1, result: { error: 'a word' } }, { ...http200 }),
  genuine('made for this test: a validator', { success: false, valid: false }),
  genuine(
    'Criteo Marketing Solutions: Partial Success for Bulk Operations',
    { data: [{ id: 1 }], errors: [], warnings: [] },
    { ...http200 },
  ),
  genuine('made for this test: an OpenAPI document', {
    components: { responses: { '401': { description: 'error' } } },
  }),
  genuine('made for this test: a record with an error among its fields', { id: 7, error: 'invalid_token' }),
  genuine('made for this test: a link checker', { path: '/a', error: 'not_found' }),
  genuine('made for this test: a description of an error class', {
    name: 'auth_expired',
    type: 'error',
    error: 'token_expired',
  }),
];
