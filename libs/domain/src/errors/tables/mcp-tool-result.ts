import { meanings, type ErrorMeaning } from '../error-meanings.js';
import type { Confidence, ErrorRule, ErrorTable } from '../error-rule.js';
import { expiredWords, quotaWords, revokedWords, scopeWords, tenantWords } from './words.js';

const wordAt = [
  'error',
  'code',
  'error_code',
  'errorCode',
  'error_type',
  'category',
  'reason',
  'type',
  'error.code',
  'error.type',
  'error.status',
  'status',
  'denied',
];

const byWord = (id: string, word: readonly string[], means: ErrorMeaning, source: string): ErrorRule => ({
  id: `tool.${id}`,
  when: { body: { at: wordAt, word } },
  means,
  confidence: 'likely',
  source,
});

const byText = (
  id: string,
  text: RegExp,
  about: { readonly means: ErrorMeaning; readonly confidence?: Confidence; readonly source: string },
): ErrorRule => ({
  id,
  when: { text },
  means: about.means,
  confidence: about.confidence ?? 'likely',
  source: about.source,
});

const filesystem = 'modelcontextprotocol/servers: filesystem';
const sdks = 'modelcontextprotocol/typescript-sdk: McpServer';

/**
 * Tool results with `isError: true`. MCP gives them no code: there are the machine words of a JSON body, and the texts
 * that common servers and both SDK lines answer with.
 */
export const mcpToolResultTable: ErrorTable = {
  version: 'mcp-tool-result/1',
  protocol: 'mcp_tool_result',
  refines: { protocol: 'json_rpc', codes: ['-32602', '-32603'] },
  rules: [
    {
      id: 'tool.answer_blocked',
      when: { isAnswerBlocked: true },
      means: meanings.answerBlocked,
      confidence: 'certain',
      source: 'api7/aisix#979',
    },
    {
      id: 'tool.batch_in_part',
      when: { batch: 'some_failed' },
      means: meanings.partialEffect,
      confidence: 'certain',
      source: 'Ably: 40020 Batch request error',
    },
    byWord('expired', expiredWords, meanings.authExpired, 'different-ai/openwork#2776'),
    byWord('revoked', revokedWords, meanings.authRevoked, 'slack_kit: common errors'),
    byWord('tenant', tenantWords, meanings.wrongTenant, 'slack_kit: common errors'),
    byWord('scope', scopeWords, meanings.scopeDenied, 'slack_kit: common errors'),
    byWord(
      'budget',
      ['budget_exceeded', 'budget_denied', 'max_budget_exceeded'],
      meanings.budgetDenied,
      'BerriAI/litellm#18554',
    ),
    byWord('quota', quotaWords, meanings.quotaExhausted, 'OpenAI API: Error codes'),
    {
      id: 'tool.mediawiki_token',
      when: { body: { at: ['category'], word: ['upstream_failure'] }, text: /\bmwoauth-invalid-authorization\b/ },
      means: meanings.authExpired,
      confidence: 'likely',
      source: 'ProfessionalWiki/MediaWiki-MCP-Server#443',
    },
    byWord(
      'unauthorized',
      [
        'unauthorized',
        'unauthenticated',
        'invalid_auth',
        'invalid_token',
        'invalid_mcp_token',
        'invalid_api_key',
        'authentication_error',
        'authentication_failed',
        '16',
      ],
      meanings.authInvalid,
      'BerriAI/litellm#37496',
    ),
    byWord(
      'unauthenticated',
      ['not_authed', 'missing_mcp_token', 'missing_api_key', 'auth_required'],
      meanings.authMissing,
      'different-ai/openwork#2776',
    ),
    byWord(
      'denied',
      ['access_denied', 'permission_denied', 'forbidden', 'policy_denied', 'guardrail_blocked'],
      meanings.policyDenied,
      'Abilityai/trinity#2855',
    ),
    byWord(
      'approval',
      ['mcp_approval_request', 'approval_required', 'confirmation_required', 'elicitation_required'],
      meanings.approvalRequired,
      'smg-project/smg#159',
    ),
    byWord(
      'frozen',
      ['kill_switch_tripped', 'kill_switch', 'lane_frozen'],
      meanings.laneFrozen,
      'agentrust-io/cmcp#665',
    ),
    byWord(
      'declined',
      ['declined', 'user_declined', 'rejected_by_user', 'card_declined'],
      meanings.declined,
      'Stripe API: Errors',
    ),
    byWord(
      'rate',
      ['rate_limited', 'ratelimited', 'rate_limit_exceeded', 'rate_limit_error', 'too_many_requests', 'throttled'],
      meanings.rateLimited,
      'slack_kit: common errors',
    ),
    byWord(
      'validation',
      ['validation_error', 'invalid_arguments', 'invalid_input', 'invalid_request'],
      meanings.invalidInput,
      'kubeflow/mcp-server#263',
    ),
    byWord(
      'absent',
      ['not_found', 'object_not_found', 'resource_not_found', 'channel_not_found'],
      meanings.resourceNotFound,
      'Notion API: Status codes',
    ),
    byWord(
      'conflict',
      ['conflict', 'conflict_error', 'already_exists', 'version_conflict'],
      meanings.conflict,
      'Notion API: Status codes',
    ),
    byWord(
      'timeout',
      ['timeout', 'gateway_timeout', 'deadline_exceeded'],
      meanings.timedOut,
      'Notion API: Status codes',
    ),
    byWord(
      'circuit',
      ['circuit_open', 'circuit_breaker_open', 'service_unavailable', 'overloaded_error'],
      meanings.unavailable,
      'kubeflow/mcp-server#263',
    ),
    byWord(
      'in_part',
      ['batch_request_error', 'partial_failure', 'partial_success'],
      meanings.partialEffect,
      'Ably: 40020 Batch request error',
    ),
    byWord(
      'failed_inside',
      ['fatal_error', 'internal_error', 'internal_server_error', 'api_error'],
      meanings.failedInside,
      'slack_kit: common errors',
    ),
    byText('filesystem.symlink_outside', /^(?:Error: )?Access denied - symlink target/, {
      means: { ...meanings.pathDenied, phrase: 'a symbolic link leads out of the allowed directories' },
      confidence: 'certain',
      source: filesystem,
    }),
    byText('filesystem.access_denied', /^(?:Error: )?Access denied\b/, {
      means: meanings.pathDenied,
      source: filesystem,
    }),
    byText('mcp.tool_not_found', /\bTool \S{1,256} not found\b/, { means: meanings.toolNotFound, source: sdks }),
    byText('mcp.unknown_tool', /\bUnknown tool\b/i, {
      means: meanings.toolNotFound,
      source: 'modelcontextprotocol/python-sdk: FastMCP',
    }),
    byText(
      'mcp.input_validation',
      /\bInput validation error\b|\bInvalid arguments for tool\b|^missing required parameter: \w{1,64}$/,
      {
        means: { ...meanings.invalidInput, phrase: 'the arguments do not fit the schema' },
        source: 'github/github-mcp-server#1952',
      },
    ),
    byText('mcp.output_validation', /\bOutput validation error\b/, {
      means: { ...meanings.contractDrift, phrase: 'the answer does not fit the schema that the tool declares' },
      source: sdks,
    }),
    byText('filesystem.no_parent', /^(?:Error: )?Parent directory does not exist\b/, {
      means: { ...meanings.resourceNotFound, phrase: 'the parent directory does not exist' },
      confidence: 'certain',
      source: filesystem,
    }),
    byText('filesystem.destination_exists', /^(?:Error: )?Destination already exists\b/, {
      means: { ...meanings.conflict, phrase: 'the destination exists already' },
      source: filesystem,
    }),
    byText('filesystem.edit_mismatch', /^(?:Error: )?Could not find exact match for edit\b/, {
      means: { ...meanings.conflict, phrase: 'the text to replace is not in the file' },
      confidence: 'certain',
      source: filesystem,
    }),
    byText('text.declined', /^User declin(?:ed|eed) the elicitation\b/, {
      means: meanings.declined,
      source: 'Kuadrant/mcp-gateway#1360',
    }),
    byText('text.budget', /\bbudget has been exceeded\b/i, {
      means: meanings.budgetDenied,
      source: 'BerriAI/litellm#22726',
    }),
    byText('text.auth_method', /^(?:Error: )?Authorization method mismatch\b/, {
      means: meanings.authInvalid,
      source: 'aws/agentcore-cli#714',
    }),
    byText('text.api_key', /\binvalid (?:\w{1,32} )?api key\b/i, {
      means: meanings.authInvalid,
      confidence: 'guess',
      source: 'tavily-ai/tavily-mcp#211',
    }),
    byText('text.rate_limit', /\brate limit(?:ed)?\b/i, {
      means: meanings.rateLimited,
      source: 'GitHub REST API: Troubleshooting',
    }),
    byText('text.timed_out', /\btimed out\b/i, { means: meanings.timedOut, source: 'docmirror/dev-sidecar#526' }),
  ],
};
