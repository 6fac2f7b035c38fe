import { meanings } from '../error-meanings.js';
import type { ErrorTable } from '../error-rule.js';

/** Gateways and servers that give codes a meaning of their own: above all refusals dressed as "not found". */
export const jsonRpcSourceTables: readonly ErrorTable[] = [
  {
    version: 'mcp-agentgateway/1',
    protocol: 'json_rpc',
    sources: ['agentgateway'],
    rules: [
      {
        id: 'agentgateway.unknown_tool',
        when: { code: ['-32602'], text: /^Unknown (?:tool|prompt|resource): /i },
        means: meanings.toolNotVisible,
        confidence: 'likely',
        source: 'agentgateway/agentgateway#791',
      },
      {
        id: 'agentgateway.refused_as_crash',
        when: { code: ['-32603'], httpStatus: [500], text: /\bauthori[sz]ation\b/i },
        means: meanings.policyDenied,
        confidence: 'likely',
        source: 'agentgateway/agentgateway#758',
      },
    ],
  },
  {
    version: 'mcp-toolhive/1',
    protocol: 'json_rpc',
    sources: ['toolhive', 'vmcp'],
    rules: [
      {
        id: 'toolhive.denied_as_not_found',
        when: { code: ['-32602'], text: /\bnot found\b/i },
        means: meanings.toolNotVisible,
        confidence: 'likely',
        source: 'stacklok/toolhive#5827',
      },
    ],
  },
  {
    version: 'mcp-aisix/1',
    protocol: 'json_rpc',
    sources: ['aisix'],
    rules: [
      {
        id: 'aisix.guardrail',
        when: { code: ['-32600'], text: /\bguardrail\b|\bblocked\b/i },
        means: meanings.answerBlocked,
        confidence: 'guess',
        source: 'api7/aisix#673',
      },
    ],
  },
  {
    version: 'mcp-tower/1',
    protocol: 'json_rpc',
    sources: ['tower-mcp'],
    rules: [
      {
        id: 'tower_mcp.session_not_found',
        when: { code: ['-32005', '-32006'] },
        means: meanings.sessionLost,
        confidence: 'certain',
        source: 'joshrotenberg/tower-mcp#65',
      },
    ],
  },
  {
    version: 'mcp-ms365/1',
    protocol: 'mcp_tool_result',
    sources: ['ms-365-mcp-server'],
    rules: [
      {
        id: 'ms365.hidden_tool',
        when: { text: /^(?:MCP error -32602: )?Tool \S{1,256} not found\b/ },
        means: meanings.toolNotVisible,
        confidence: 'likely',
        source: 'Softeria/ms-365-mcp-server#616',
      },
    ],
  },
];
