import type { ErrorReport } from '../reported-error.js';
import type { ExpectedJudgement, ReportShape } from './error-shape.builder.js';

const told = (
  from: string,
  is: ExpectedJudgement,
  body: unknown,
  rest: Omit<ErrorReport, 'body'> = {},
): ReportShape => ({
  from,
  report: { body, ...rest },
  is,
});

const said = (
  from: string,
  is: ExpectedJudgement,
  text: string,
  rest: Omit<ErrorReport, 'text'> = {},
): ReportShape => ({
  from,
  report: { text, ...rest },
  is,
});

const authInvalid = (rule: string): ExpectedJudgement => ['auth_invalid', true, 'reauth', rule];
const invalid = (rule: string): ExpectedJudgement => ['invalid_input', false, 'fix_input', rule];
const timedOut = (rule: string): ExpectedJudgement => ['upstream_timeout', true, 'verify_then_retry', rule];
const failedInside: ExpectedJudgement = ['upstream_unavailable', true, 'verify_then_retry', 'tool.failed_inside'];
const filesystem = 'modelcontextprotocol/servers: filesystem';
const blockedAnswer: ExpectedJudgement = ['policy_denied', false, 'stop_for_human', 'tool.answer_blocked'];

/** Tool results with `isError: true`: machine words first, then the sentences of common servers. */
export const toolShapes: readonly ReportShape[] = [
  told('api7/aisix#979', blockedAnswer, {}, { isAnswerBlocked: true }),
  told(
    'Ably: 40020 Batch request error',
    ['partial_effect', true, 'verify_then_retry', 'tool.batch_in_part'],
    {},
    { batch: { succeededCount: 2, failedCount: 1 } },
  ),
  told('Ably: 40020 Batch request error', ['partial_effect', true, 'verify_then_retry', 'tool.in_part'], {
    error: { code: 'batch_request_error' },
  }),
  told('Intercom REST API: Error codes', ['auth_expired', true, 'reauth', 'tool.expired'], { code: 'token_expired' }),
  told('slack_kit: common errors', ['auth_revoked', false, 'reauth', 'tool.revoked'], {
    ok: false,
    error: 'account_inactive',
  }),
  told('slack_kit: common errors', ['wrong_tenant', false, 'reauth', 'tool.tenant'], {
    ok: false,
    error: 'team_access_not_granted',
  }),
  told('slack_kit: common errors', ['scope_denied', false, 'request_scope', 'tool.scope'], {
    ok: false,
    error: 'missing_scope',
    needed: 'chat:write',
  }),
  told('BerriAI/litellm#18554', ['budget_denied', false, 'raise_budget', 'tool.budget'], {
    error: { type: 'budget_exceeded', code: '400' },
  }),
  told('OpenAI API: Error codes', ['quota_exhausted', false, 'raise_budget', 'tool.quota'], {
    error: { type: 'insufficient_quota' },
  }),
  told(
    'ProfessionalWiki/MediaWiki-MCP-Server#443',
    ['auth_expired', true, 'reauth', 'tool.mediawiki_token'],
    { category: 'upstream_failure' },
    { text: 'mwoauth-invalid-authorization' },
  ),
  told('BerriAI/litellm#37496', authInvalid('tool.unauthorized'), { error: 'invalid_token' }),
  told('different-ai/openwork#2776', authInvalid('tool.unauthorized'), { code: 'invalid_mcp_token' }),
  told('different-ai/openwork#2776', ['auth_missing', true, 'reauth', 'tool.unauthenticated'], {
    code: 'missing_mcp_token',
  }),
  told('Abilityai/trinity#2855', ['policy_denied', false, 'request_approval', 'tool.denied'], {
    error: 'Access denied',
  }),
  told('smg-project/smg#159', ['approval_required', true, 'request_approval', 'tool.approval'], {
    type: 'mcp_approval_request',
  }),
  told('agentrust-io/cmcp#665', ['lane_frozen', false, 'stop_for_human', 'tool.frozen'], {
    error: 'KILL_SWITCH_TRIPPED',
  }),
  told('Stripe API: Errors', ['declined', false, 'stop_for_human', 'tool.declined'], {
    error: { type: 'card_error', code: 'card_declined' },
  }),
  told('maxim-mityutko/slack-extendable-bot#1', ['rate_limited', true, 'backoff', 'tool.rate'], {
    ok: false,
    error: 'ratelimited',
  }),
  told('kubeflow/mcp-server#263', invalid('tool.validation'), { success: false, error_code: 'VALIDATION_ERROR' }),
  told('Notion API: Status codes', ['resource_not_found', false, 'fix_input', 'tool.absent'], {
    object: 'error',
    status: 404,
    code: 'object_not_found',
  }),
  told('Notion API: Status codes', ['conflict', false, 'fix_input', 'tool.conflict'], {
    object: 'error',
    status: 409,
    code: 'conflict_error',
  }),
  told('Notion API: Status codes', timedOut('tool.timeout'), { object: 'error', status: 504, code: 'gateway_timeout' }),
  told('Claude API: Errors', ['upstream_unavailable', true, 'backoff', 'tool.circuit'], {
    type: 'error',
    error: { type: 'overloaded_error' },
  }),
  told('slack_kit: common errors', failedInside, { ok: false, error: 'fatal_error' }),
  told('Claude API: Errors', failedInside, { type: 'error', error: { type: 'api_error' } }),
  told('GitHub REST API: Troubleshooting', authInvalid('http.unauthorized'), {
    message: 'Bad credentials',
    status: '401',
  }),
  said(
    filesystem,
    ['policy_denied', false, 'request_scope', 'filesystem.symlink_outside'],
    'Access denied - symlink target outside allowed directories',
  ),
  said(
    filesystem,
    ['policy_denied', false, 'request_scope', 'filesystem.access_denied'],
    'Access denied - path outside allowed directories',
  ),
  said(
    filesystem,
    ['resource_not_found', false, 'fix_input', 'filesystem.no_parent'],
    'Parent directory does not exist: /w/x',
  ),
  said(
    filesystem,
    ['conflict', false, 'fix_input', 'filesystem.destination_exists'],
    'Destination already exists: /w/x',
  ),
  said(
    filesystem,
    ['conflict', false, 'fix_input', 'filesystem.edit_mismatch'],
    'Could not find exact match for edit:',
  ),
  said(filesystem, ['resource_not_found', false, 'fix_input', 'os.not_found'], 'ENOENT: no such file or directory'),
  said(
    'modelcontextprotocol/typescript-sdk: McpServer',
    ['tool_not_found', false, 'fix_input', 'mcp.tool_not_found'],
    'MCP error -32602: Tool x not found',
  ),
  said(
    'Softeria/ms-365-mcp-server#616',
    ['tool_not_visible', false, 'request_scope', 'ms365.hidden_tool'],
    'Tool search-query not found',
    { source: 'ms-365-mcp-server' },
  ),
  said(
    'modelcontextprotocol/python-sdk: FastMCP',
    ['tool_not_found', false, 'fix_input', 'mcp.unknown_tool'],
    'Unknown tool: x',
  ),
  said('github/github-mcp-server#1952', invalid('mcp.input_validation'), 'missing required parameter: owner'),
  said(
    'modelcontextprotocol/typescript-sdk: McpServer',
    invalid('mcp.input_validation'),
    'MCP error -32602: Input validation error',
  ),
  said(
    'modelcontextprotocol/typescript-sdk: McpServer',
    ['contract_drift', false, 'stop_for_human', 'mcp.output_validation'],
    'MCP error -32602: Output validation error',
  ),
  said(
    'Kuadrant/mcp-gateway#1360',
    ['declined', false, 'stop_for_human', 'text.declined'],
    'User declined the elicitation request',
  ),
  said(
    'BerriAI/litellm#22726',
    ['budget_denied', false, 'raise_budget', 'text.budget'],
    'Budget has been exceeded! Current cost: 1, Max budget: 0',
  ),
  said('aws/agentcore-cli#714', authInvalid('text.auth_method'), 'Authorization method mismatch.'),
  said('tavily-ai/tavily-mcp#211', authInvalid('text.api_key'), 'Invalid Tavily API key'),
  said('GitHub REST API: Troubleshooting', ['rate_limited', true, 'backoff', 'text.rate_limit'], 'rate limit'),
  said('docmirror/dev-sidecar#526', timedOut('text.timed_out'), 'MCP error -32001: Request timed out'),
  said('Doist/todoist-mcp#366', authInvalid('http.unauthorized'), 'Todoist API request failed (HTTP 401).'),
  said('glazperle/kimai_mcp#18', ['resource_not_found', false, 'fix_input', 'http.not_found'], 'HTTP 404 Not Found'),
  said('obra/superpowers-chrome#44', ['unknown', undefined, '', 'unknown'], 'Error: set_viewport requires payload'),
  said('awslabs/agentcore-samples#809', ['unknown', undefined, '', 'unknown'], 'An internal error occurred'),
];
