import { meanings } from '../error-meanings.js';
import type { ErrorTable } from '../error-rule.js';

/** Gateways in front of MCP servers and models. Their own refusals wear the statuses of upstreams. */
export const httpGatewayTables: readonly ErrorTable[] = [
  {
    version: 'http-litellm/1',
    protocol: 'http',
    sources: ['litellm'],
    rules: [
      {
        id: 'litellm.budget',
        when: { text: /\bbudget\b/i, code: ['400', '401', '429'] },
        means: meanings.budgetDenied,
        confidence: 'likely',
        source: 'BerriAI/litellm#14144',
      },
      {
        id: 'litellm.auth',
        when: { code: ['401'], body: { at: ['error.type'], word: ['auth_error', 'token_not_found_in_db'] } },
        means: meanings.authInvalid,
        confidence: 'certain',
        source: 'BerriAI/litellm: ProxyErrorTypes',
      },
      {
        id: 'litellm.expired_key',
        when: { code: ['400', '401'], body: { at: ['error.type'], word: ['expired_key'] } },
        means: meanings.authExpired,
        confidence: 'certain',
        source: 'BerriAI/litellm: ProxyErrorTypes',
      },
    ],
  },
  {
    version: 'http-mcp-zap/1',
    protocol: 'http',
    sources: ['mcp-zap-server'],
    rules: [
      {
        id: 'mcp_zap.unknown_tool_as_scope',
        when: { code: ['403'], body: { at: ['error'], word: ['unmapped_tool'] } },
        means: meanings.toolNotFound,
        confidence: 'likely',
        source: 'dtkmn/mcp-zap-server#227',
      },
    ],
  },
  {
    version: 'http-agentgateway/1',
    protocol: 'http',
    sources: ['agentgateway'],
    rules: [
      {
        id: 'agentgateway.refused_as_500',
        when: { code: ['500'], text: /\bauthori[sz]ation\b|\bunauthori[sz]ed\b/i },
        means: meanings.policyDenied,
        confidence: 'likely',
        source: 'agentgateway/agentgateway#758',
      },
    ],
  },
  {
    version: 'http-toolhive/1',
    protocol: 'http',
    sources: ['toolhive', 'vmcp'],
    rules: [
      {
        id: 'toolhive.denied',
        when: { code: ['403'] },
        means: meanings.policyDenied,
        confidence: 'certain',
        source: 'stacklok/toolhive#5827',
      },
    ],
  },
  {
    version: 'http-fastmcp/1',
    protocol: 'http',
    sources: ['fastmcp'],
    rules: [
      {
        id: 'fastmcp.grant',
        when: { code: ['400', '401'], body: { at: ['error'], word: ['invalid_grant'] } },
        means: meanings.authExpired,
        confidence: 'certain',
        source: 'PrefectHQ/fastmcp#2800',
      },
    ],
  },
];
