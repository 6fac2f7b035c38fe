import { meanings } from '../error-meanings.js';
import type { ErrorTable } from '../error-rule.js';

const specification = 'JSON-RPC 2.0 Specification §5.1';
const sdk = 'modelcontextprotocol/typescript-sdk: ErrorCode';
const registry = 'modelcontextprotocol/modelcontextprotocol#2907';
const sessionWords = ['session_not_found', 'session_expired', 'session_not_initialized', 'missing_session_id'];
const sessionPattern =
  /\bsession (?:id )?(?:was )?(?:not found|expired|terminated|required)\b|\bno valid session\b|\bmcp-session-id\b|\bnot initialized\b/i;
const authPattern =
  /\bunauthori[sz]ed\b|\bauthentication\b|\binvalid (?:or missing )?(?:access |api )?(?:key|token)\b/i;
const refusalPattern = /\bforbidden\b|\bdenied\b|\bnot (?:authori[sz]ed|allowed|permitted)\b/i;
const serverErrors = ['-32000', '-32001', '-32002', '-32003', '-32004', '-32005', '-32006'];

/** JSON-RPC codes of requests and of MCP. `-32000` to `-32019` mean what their speaker wants, so that signs come first. */
export const jsonRpcTable: ErrorTable = {
  version: 'mcp/1',
  protocol: 'json_rpc',
  rules: [
    {
      id: 'mcp.answer_blocked',
      when: { isAnswerBlocked: true },
      means: meanings.answerBlocked,
      confidence: 'certain',
      source: 'api7/aisix#673',
    },
    {
      id: 'mcp.session_reason',
      when: { code: serverErrors, body: { at: ['reason', 'data.reason', 'error'], word: sessionWords } },
      means: meanings.sessionLost,
      confidence: 'certain',
      source: 'KeeperHub/keeperhub#1278',
    },
    {
      id: 'mcp.session_gone',
      when: { code: ['-32001', '-32600', '-32000'], httpStatus: [404] },
      means: meanings.sessionLost,
      confidence: 'certain',
      source: 'modelcontextprotocol/python-sdk#1821',
    },
    {
      id: 'mcp.session_text',
      when: { code: [...serverErrors, '-32600', '32600'], text: sessionPattern },
      means: meanings.sessionLost,
      confidence: 'likely',
      source: 'helidon-io/helidon-mcp#152',
    },
    {
      id: 'mcp.unauthorized_status',
      when: { code: [...serverErrors, '-32600', '-32603'], httpStatus: [401] },
      means: meanings.authInvalid,
      confidence: 'certain',
      source: 'MCP specification: Authorization, token handling',
    },
    {
      id: 'mcp.refused_status',
      when: { code: [...serverErrors, '-32600', '-32603'], httpStatus: [403] },
      means: meanings.policyDenied,
      confidence: 'likely',
      source: 'stacklok/toolhive#5841',
    },
    {
      id: 'mcp.unauthorized_text',
      when: { code: serverErrors, text: authPattern },
      means: meanings.authInvalid,
      confidence: 'likely',
      source: 'NateBJones-Projects/OB1#243',
    },
    {
      id: 'mcp.refused_text',
      when: { code: serverErrors, text: refusalPattern },
      means: meanings.policyDenied,
      confidence: 'likely',
      source: 'agentgateway/agentgateway#758',
    },
    {
      id: 'mcp.header_mismatch_draft',
      when: { code: ['-32001'], httpStatus: [400] },
      means: meanings.contractDrift,
      confidence: 'likely',
      source: 'modelcontextprotocol/typescript-sdk#2311',
    },
    {
      id: 'mcp.request_timeout',
      when: { code: ['-32001'], reporter: ['client'] },
      means: meanings.timedOut,
      confidence: 'certain',
      source: sdk,
    },
    {
      id: 'mcp.request_timeout_guessed',
      when: { code: ['-32001'] },
      means: meanings.timedOut,
      confidence: 'guess',
      source: 'XGenerationLab/xiyan_mcp_server#12',
    },
    {
      id: 'mcp.connection_closed',
      when: { code: ['-32000'], text: /\bconnection closed\b/i },
      means: meanings.transportLost,
      confidence: 'certain',
      source: 'Kilo-Org/kilocode#1440',
    },
    {
      id: 'mcp.not_acceptable',
      when: { code: ['-32000'], httpStatus: [400, 405, 406, 415] },
      means: meanings.invalidInput,
      confidence: 'likely',
      source: 'modelcontextprotocol/typescript-sdk: Streamable HTTP server',
    },
    {
      id: 'mcp.connection_closed_guessed',
      when: { code: ['-32000'] },
      means: meanings.transportLost,
      confidence: 'guess',
      source: sdk,
    },
    {
      id: 'mcp.resource_not_found',
      when: { code: ['-32002'] },
      means: meanings.resourceNotFound,
      confidence: 'likely',
      source: 'MCP specification 2025-11-25: Resources, error handling',
    },
    {
      id: 'mcp.elicitation_required',
      when: { code: ['-32042'] },
      means: meanings.approvalRequired,
      confidence: 'certain',
      source: 'MCP specification 2025-11-25: URL mode elicitation',
    },
    {
      id: 'mcp.user_rejected',
      when: { code: ['-1'] },
      means: meanings.declined,
      confidence: 'likely',
      source: 'MCP specification 2025-06-18: Sampling, error handling',
    },
    {
      id: 'mcp.header_mismatch',
      when: { code: ['-32020'] },
      means: meanings.contractDrift,
      confidence: 'certain',
      source: registry,
    },
    {
      id: 'mcp.missing_capability',
      when: { code: ['-32021'] },
      means: meanings.contractDrift,
      confidence: 'certain',
      source: registry,
    },
    {
      id: 'mcp.unsupported_version',
      when: { code: ['-32022'] },
      means: meanings.contractDrift,
      confidence: 'certain',
      source: registry,
    },
    {
      id: 'json_rpc.cancelled',
      when: { code: ['-32800', '-32802'] },
      means: meanings.stopped,
      confidence: 'likely',
      source: 'Language Server Protocol: ErrorCodes',
    },
    {
      id: 'json_rpc.content_modified',
      when: { code: ['-32801'] },
      means: meanings.conflictPassing,
      confidence: 'likely',
      source: 'Language Server Protocol: ErrorCodes',
    },
    {
      id: 'json_rpc.parse_error',
      when: { code: ['-32700'] },
      means: meanings.invalidInput,
      confidence: 'certain',
      source: specification,
    },
    {
      id: 'json_rpc.invalid_request',
      when: { code: ['-32600'] },
      means: meanings.invalidInput,
      confidence: 'likely',
      source: specification,
    },
    {
      id: 'json_rpc.method_not_found',
      when: { code: ['-32601'] },
      means: meanings.toolNotFound,
      confidence: 'certain',
      source: specification,
    },
    {
      id: 'json_rpc.invalid_params',
      when: { code: ['-32602'] },
      means: meanings.invalidInput,
      confidence: 'likely',
      source: specification,
    },
    {
      id: 'json_rpc.http_unauthorized',
      when: { code: ['401'] },
      means: meanings.authInvalid,
      confidence: 'likely',
      source: 'mintlayer/mintlayer-core#1511',
    },
    {
      id: 'json_rpc.http_forbidden',
      when: { code: ['403'] },
      means: meanings.policyDenied,
      confidence: 'likely',
      source: 'stacklok/toolhive#5841',
    },
    {
      id: 'json_rpc.http_too_large',
      when: { code: ['413'] },
      means: meanings.answerBlocked,
      confidence: 'guess',
      source: 'Kuadrant/mcp-gateway#1302',
    },
    {
      id: 'json_rpc.http_too_many',
      when: { code: ['429'] },
      means: meanings.rateLimited,
      confidence: 'likely',
      source: 'RFC 6585 §4',
    },
  ],
};

/** What single revisions of MCP say otherwise. */
export const mcpRevisionTables: readonly ErrorTable[] = [
  {
    version: 'mcp-2026-07-28/1',
    protocol: 'json_rpc',
    mcpProtocol: { from: '2026-07-28' },
    rules: [
      {
        id: 'mcp_2026.resource_not_found',
        when: { code: ['-32602'], text: /\bresource\b.{0,512}\bnot found\b/i },
        means: meanings.resourceNotFound,
        confidence: 'certain',
        source: 'laravel/mcp#282',
      },
      {
        id: 'mcp_2026.reserved_code',
        when: { code: ['-32002', '-32042'] },
        means: meanings.contractDrift,
        confidence: 'certain',
        source: 'modelcontextprotocol/modelcontextprotocol#2907',
      },
    ],
  },
];
