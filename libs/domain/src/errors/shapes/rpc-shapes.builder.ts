import type { ErrorShape, ExpectedJudgement } from './error-shape.builder.js';

type RpcEvidence = Omit<ErrorShape['evidence'], 'protocol' | 'code'>;

const rpc = (from: string, code: number, is: ExpectedJudgement, evidence: RpcEvidence = {}): ErrorShape => ({
  from,
  evidence: { protocol: 'json_rpc', code: String(code), ...evidence },
  is,
});

const grpc = (from: string, code: string, is: ExpectedJudgement, evidence: RpcEvidence = {}): ErrorShape => ({
  from,
  evidence: { protocol: 'grpc', code, ...evidence },
  is,
});

const sessionLost = (rule: string): ExpectedJudgement => ['transport_lost', true, 'retry', rule];
const timedOut = (rule: string): ExpectedJudgement => ['upstream_timeout', true, 'verify_then_retry', rule];
const drift = (rule: string): ExpectedJudgement => ['contract_drift', false, 'stop_for_human', rule];
const hidden = (rule: string): ExpectedJudgement => ['tool_not_visible', false, 'request_scope', rule];
const invalid = (rule: string): ExpectedJudgement => ['invalid_input', false, 'fix_input', rule];
const reasons = 'Google API Common Protos: ErrorReason';
const codes = 'gRPC: Status codes and their use in gRPC';
const registry = 'modelcontextprotocol/modelcontextprotocol#2907';

/** JSON-RPC and MCP. */
export const jsonRpcShapes: readonly ErrorShape[] = [
  // -32001, by who says it
  rpc('modelcontextprotocol/typescript-sdk: ErrorCode', -32_001, timedOut('mcp.request_timeout'), {
    reporter: 'client',
  }),
  rpc('XGenerationLab/xiyan_mcp_server#12', -32_001, timedOut('mcp.request_timeout_guessed')),
  rpc('xpzouying/xiaohongshu-mcp#378', -32_001, timedOut('mcp.request_timeout'), {
    reporter: 'client',
    text: 'Request timed out',
  }),
  rpc('modelcontextprotocol/python-sdk#1821', -32_001, sessionLost('mcp.session_gone'), {
    httpStatus: 404,
    reporter: 'server',
  }),
  rpc('modelcontextprotocol/python-sdk#1821', -32_600, sessionLost('mcp.session_gone'), { httpStatus: 404 }),
  rpc('helidon-io/helidon-mcp#152', -32_001, sessionLost('mcp.session_text'), { text: 'Session not found' }),
  rpc('KeeperHub/keeperhub#1278', -32_001, sessionLost('mcp.session_reason'), {
    body: { reason: 'session_not_found' },
  }),
  rpc('KeeperHub/keeperhub#1278', -32_002, sessionLost('mcp.session_reason'), { body: { reason: 'session_expired' } }),
  rpc('KeeperHub/keeperhub#1278', -32_003, sessionLost('mcp.session_reason'), {
    body: { reason: 'session_not_initialized' },
  }),
  rpc('KeeperHub/keeperhub#1278', -32_004, sessionLost('mcp.session_reason'), {
    body: { reason: 'missing_session_id' },
  }),
  rpc('joshrotenberg/tower-mcp#65', -32_005, sessionLost('tower_mcp.session_not_found'), { source: 'tower-mcp' }),
  rpc('joshrotenberg/tower-mcp#65', -32_006, sessionLost('tower_mcp.session_not_found'), { source: 'tower-mcp' }),
  rpc('langgenius/dify#22675', 32_600, sessionLost('mcp.session_text'), { text: 'Session terminated by server' }),
  rpc('NateBJones-Projects/OB1#243', -32_001, ['auth_invalid', true, 'reauth', 'mcp.unauthorized_text'], {
    text: 'Unauthorized',
  }),
  rpc(
    'MCP specification: Authorization, token handling',
    -32_001,
    ['auth_invalid', true, 'reauth', 'mcp.unauthorized_status'],
    { httpStatus: 401 },
  ),
  rpc('modelcontextprotocol/typescript-sdk#2311', -32_001, drift('mcp.header_mismatch_draft'), {
    httpStatus: 400,
    text: 'header mismatch',
  }),
  rpc('modelcontextprotocol/conformance#336', -32_001, drift('mcp.header_mismatch_draft'), { httpStatus: 400 }),
  // -32000
  rpc('Kilo-Org/kilocode#1440', -32_000, ['transport_lost', true, 'verify_then_retry', 'mcp.connection_closed'], {
    text: 'Connection closed',
  }),
  rpc('RooCodeInc/Roo-Code#4729', -32_000, ['transport_lost', true, 'verify_then_retry', 'mcp.connection_closed'], {
    reporter: 'client',
    text: 'Connection closed',
  }),
  rpc('modelcontextprotocol/typescript-sdk: ErrorCode', -32_000, [
    'transport_lost',
    true,
    'verify_then_retry',
    'mcp.connection_closed_guessed',
  ]),
  rpc('ContextVM/sdk#14', -32_000, ['auth_invalid', true, 'reauth', 'mcp.unauthorized_text'], { text: 'Unauthorized' }),
  rpc('modelcontextprotocol/typescript-sdk: Streamable HTTP server', -32_000, invalid('mcp.not_acceptable'), {
    httpStatus: 406,
  }),
  // Refusals, open and dressed as "not found"
  rpc('stacklok/toolhive#5841', 403, ['policy_denied', false, 'request_approval', 'json_rpc.http_forbidden'], {
    httpStatus: 403,
  }),
  rpc('stacklok/toolhive#5827', -32_602, hidden('toolhive.denied_as_not_found'), {
    source: 'toolhive',
    httpStatus: 200,
    text: "tool 'x' not found: tool not found",
  }),
  rpc('agentgateway/agentgateway#791', -32_602, hidden('agentgateway.unknown_tool'), {
    source: 'agentgateway',
    text: 'Unknown tool: x',
  }),
  rpc('agentgateway/agentgateway#3092', -32_602, hidden('agentgateway.unknown_tool'), {
    source: 'agentgateway',
    httpStatus: 400,
    text: 'Unknown tool: get-sum',
  }),
  rpc(
    'agentgateway/agentgateway#758',
    -32_603,
    ['policy_denied', false, 'request_approval', 'agentgateway.refused_as_crash'],
    { source: 'agentgateway', httpStatus: 500, text: 'authorization failed' },
  ),
  rpc('agentgateway/agentgateway#758', -32_003, ['policy_denied', false, 'request_approval', 'mcp.refused_text'], {
    text: 'Permission denied',
  }),
  rpc('agentfront/frontmcp#186', -32_600, ['policy_denied', false, 'request_approval', 'mcp.refused_status'], {
    httpStatus: 403,
  }),
  rpc('api7/aisix#673', -32_600, ['policy_denied', false, 'stop_for_human', 'aisix.guardrail'], {
    source: 'aisix',
    text: 'guardrail',
  }),
  rpc('Kuadrant/mcp-gateway#1302', -32_603, ['policy_denied', false, 'stop_for_human', 'tool.answer_blocked'], {
    isAnswerBlocked: true,
  }),
  rpc('api7/aisix#673', -32_600, ['policy_denied', false, 'stop_for_human', 'mcp.answer_blocked'], {
    isAnswerBlocked: true,
  }),
  rpc('Kuadrant/mcp-gateway#1302', 413, ['policy_denied', false, 'stop_for_human', 'json_rpc.http_too_large']),
  rpc('dtkmn/mcp-zap-server#227', -32_602, ['tool_not_found', false, 'fix_input', 'mcp.unknown_tool'], {
    text: 'Unknown tool: x',
  }),
  rpc('mintlayer/mintlayer-core#1511', 401, ['auth_invalid', true, 'reauth', 'json_rpc.http_unauthorized']),
  rpc('RFC 6585 §4', 429, ['rate_limited', true, 'backoff', 'json_rpc.http_too_many']),
  // By revision
  rpc('laravel/mcp#282', -32_602, ['resource_not_found', false, 'fix_input', 'mcp_2026.resource_not_found'], {
    mcpProtocolVersion: '2026-07-28',
    text: 'Resource [file://x] not found.',
  }),
  rpc('laravel/mcp#282', -32_002, ['resource_not_found', false, 'fix_input', 'mcp.resource_not_found'], {
    mcpProtocolVersion: '2025-11-25',
  }),
  rpc(registry, -32_002, drift('mcp_2026.reserved_code'), { mcpProtocolVersion: '2026-07-28' }),
  rpc('modelcontextprotocol/rust-sdk#1083', -32_020, drift('mcp.header_mismatch'), {
    mcpProtocolVersion: '2026-07-28',
    httpStatus: 400,
  }),
  rpc('pgEdge/pgedge-postgres-mcp#215', -32_021, drift('mcp.missing_capability'), {
    mcpProtocolVersion: '2026-07-28',
    httpStatus: 400,
  }),
  rpc('aws-samples/sample-voice-of-customer-datalake#360', -32_022, drift('mcp.unsupported_version'), {
    httpStatus: 400,
  }),
  rpc('dart-lang/ai#571', -32_042, ['approval_required', true, 'request_approval', 'mcp.elicitation_required'], {
    mcpProtocolVersion: '2025-11-25',
  }),
  rpc('MCP specification 2025-06-18: Sampling, error handling', -1, [
    'declined',
    false,
    'stop_for_human',
    'mcp.user_rejected',
  ]),
  // JSON-RPC itself
  rpc('Language Server Protocol: ErrorCodes', -32_800, ['cancelled', true, 'verify_then_retry', 'json_rpc.cancelled']),
  rpc('Language Server Protocol: ErrorCodes', -32_801, ['conflict', true, 'retry', 'json_rpc.content_modified']),
  rpc('JSON-RPC 2.0 Specification §5.1', -32_700, invalid('json_rpc.parse_error')),
  rpc('JSON-RPC 2.0 Specification §5.1', -32_600, invalid('json_rpc.invalid_request')),
  rpc('JSON-RPC 2.0 Specification §5.1', -32_601, ['tool_not_found', false, 'fix_input', 'json_rpc.method_not_found']),
  rpc('JSON-RPC 2.0 Specification §5.1', -32_602, invalid('json_rpc.invalid_params')),
  rpc('JSON-RPC 2.0 Specification §5.1', -32_603, ['unknown', undefined, '', 'unknown'], { text: 'Internal error' }),
  rpc('apalache-mc/apalache#3187', -31_999, ['unknown', undefined, '', 'unknown']),
];

/** gRPC, by details and by code. */
export const grpcShapes: readonly ErrorShape[] = [
  grpc(reasons, 'UNAUTHENTICATED', ['auth_expired', true, 'reauth', 'grpc.reason_expired'], {
    grpc: { reason: 'ACCESS_TOKEN_EXPIRED', domain: 'googleapis.com' },
  }),
  grpc(reasons, 'PERMISSION_DENIED', ['auth_revoked', false, 'reauth', 'grpc.reason_revoked'], {
    grpc: { reason: 'CONSUMER_SUSPENDED' },
  }),
  grpc(reasons, 'PERMISSION_DENIED', ['scope_denied', false, 'request_scope', 'grpc.reason_scope'], {
    grpc: { reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' },
  }),
  grpc(reasons, 'PERMISSION_DENIED', ['wrong_tenant', false, 'reauth', 'grpc.reason_tenant'], {
    grpc: { reason: 'USER_PROJECT_DENIED' },
  }),
  grpc(reasons, 'INVALID_ARGUMENT', ['auth_invalid', true, 'reauth', 'grpc.reason_invalid'], {
    grpc: { reason: 'API_KEY_INVALID' },
  }),
  grpc(reasons, 'UNAUTHENTICATED', ['auth_missing', true, 'reauth', 'grpc.reason_missing'], {
    grpc: { reason: 'CREDENTIALS_MISSING' },
  }),
  grpc(reasons, 'RESOURCE_EXHAUSTED', ['rate_limited', true, 'backoff', 'grpc.reason_rate'], {
    grpc: { reason: 'RATE_LIMIT_EXCEEDED', retryDelayNanos: 5_000_000_000n },
  }),
  grpc(reasons, 'RESOURCE_EXHAUSTED', ['quota_exhausted', false, 'raise_budget', 'grpc.reason_quota'], {
    grpc: { reason: 'RESOURCE_QUOTA_EXCEEDED' },
  }),
  grpc(reasons, 'PERMISSION_DENIED', ['tool_not_visible', false, 'request_scope', 'grpc.reason_not_visible'], {
    grpc: { reason: 'SERVICE_NOT_VISIBLE' },
  }),
  grpc(reasons, 'PERMISSION_DENIED', ['policy_denied', false, 'request_approval', 'grpc.reason_policy'], {
    grpc: { reason: 'SECURITY_POLICY_VIOLATED' },
  }),
  grpc(reasons, 'PERMISSION_DENIED', ['policy_denied', false, 'request_approval', 'grpc.reason_address'], {
    grpc: { reason: 'API_KEY_IP_ADDRESS_BLOCKED' },
  }),
  grpc(
    'googleapis: google/rpc/error_details.proto',
    'RESOURCE_EXHAUSTED',
    ['quota_exhausted', true, 'backoff', 'grpc.quota_failure'],
    { grpc: { hasQuotaFailure: true } },
  ),
  grpc('grpc/grpc-go#3134', 'RESOURCE_EXHAUSTED', invalid('grpc.message_too_large'), {
    text: 'received message larger than max',
  }),
  grpc('grpc/grpc-node#1093', 'RESOURCE_EXHAUSTED', invalid('grpc.message_too_large'), {
    text: 'Received message larger than max',
  }),
  grpc(
    'gRPC: Retry design (A6), transparent retries',
    'UNAVAILABLE',
    ['upstream_unavailable', true, 'retry', 'grpc.unavailable_before_sending'],
    { phase: 'not_sent' },
  ),
  grpc(codes, 'UNAVAILABLE', ['upstream_unavailable', true, 'backoff', 'grpc.unavailable'], { phase: 'sent' }),
  grpc(codes, 'CANCELLED', ['cancelled', true, 'verify_then_retry', 'grpc.cancelled']),
  grpc(codes, 'INVALID_ARGUMENT', invalid('grpc.invalid_argument')),
  grpc(codes, 'DEADLINE_EXCEEDED', timedOut('grpc.deadline_exceeded')),
  grpc(codes, 'NOT_FOUND', ['resource_not_found', false, 'fix_input', 'grpc.not_found']),
  grpc(codes, 'ALREADY_EXISTS', ['conflict', false, 'fix_input', 'grpc.already_exists']),
  grpc(codes, 'PERMISSION_DENIED', ['scope_denied', false, 'request_scope', 'grpc.permission_denied']),
  grpc(codes, 'RESOURCE_EXHAUSTED', ['rate_limited', true, 'backoff', 'grpc.resource_exhausted']),
  grpc(codes, 'FAILED_PRECONDITION', ['conflict', false, 'fix_input', 'grpc.failed_precondition']),
  grpc(codes, 'ABORTED', ['conflict', true, 'retry', 'grpc.aborted']),
  grpc(codes, 'OUT_OF_RANGE', invalid('grpc.out_of_range')),
  grpc(codes, 'UNIMPLEMENTED', drift('grpc.unimplemented')),
  grpc(codes, 'INTERNAL', ['upstream_unavailable', true, 'verify_then_retry', 'grpc.internal']),
  grpc(codes, 'DATA_LOSS', ['upstream_unavailable', false, 'stop_for_human', 'grpc.data_loss']),
  grpc(codes, 'UNAUTHENTICATED', ['auth_invalid', true, 'reauth', 'grpc.unauthenticated']),
  grpc(codes, 'UNKNOWN', ['unknown', undefined, '', 'unknown']),
];
