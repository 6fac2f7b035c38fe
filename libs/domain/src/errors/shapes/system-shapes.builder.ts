import type { ErrorShape, ExpectedJudgement } from './error-shape.builder.js';

type SystemEvidence = Omit<ErrorShape['evidence'], 'protocol' | 'code'>;

const shapesOf =
  (protocol: ErrorShape['evidence']['protocol']) =>
  (from: string, code: string, is: ExpectedJudgement, evidence: SystemEvidence = {}): ErrorShape => ({
    from,
    evidence: { protocol, code, ...evidence },
    is,
  });

const network = shapesOf('network');
const child = shapesOf('process');
const os = shapesOf('os');
const graphql = shapesOf('graphql');

const unreached = (rule: string): ExpectedJudgement => ['upstream_unavailable', true, 'retry', rule];
const drift = (rule: string): ExpectedJudgement => ['contract_drift', false, 'stop_for_human', rule];
const crashed = (rule: string): ExpectedJudgement => ['process_crash', true, 'verify_then_retry', rule];
const neverStarted = (rule: string): ExpectedJudgement => ['process_crash', false, 'stop_for_human', rule];
const lost = (rule: string): ExpectedJudgement => ['transport_lost', true, 'verify_then_retry', rule];
const node = 'Node.js: Errors, common system errors';
const undici = 'undici: Errors';
const tls = 'Node.js: TLS, X509 certificate error codes';
const apollo = 'Apollo Server: Error handling, built-in error codes';

/** Sockets, DNS and TLS, before and after the request was on the wire. */
export const networkShapes: readonly ErrorShape[] = [
  network(node, 'ECONNREFUSED', unreached('network.unreached')),
  network(node, 'ENOTFOUND', unreached('network.unreached')),
  network(node, 'EAI_AGAIN', unreached('network.unreached')),
  network(undici, 'UND_ERR_CONNECT_TIMEOUT', unreached('network.connect_timeout')),
  network(node, 'ECONNRESET', unreached('network.broken_before_sending'), { phase: 'not_sent' }),
  network(node, 'ETIMEDOUT', unreached('network.broken_before_sending'), { phase: 'not_sent' }),
  network(node, 'ECONNRESET', lost('network.broken'), { phase: 'sent' }),
  network(undici, 'UND_ERR_SOCKET', lost('network.broken'), { phase: 'sent' }),
  network(node, 'EPIPE', lost('network.broken')),
  network(
    'hostinger/api-mcp-server#68',
    'ETIMEDOUT',
    ['upstream_timeout', true, 'verify_then_retry', 'network.no_answer'],
    { phase: 'sent' },
  ),
  network(undici, 'UND_ERR_HEADERS_TIMEOUT', ['upstream_timeout', true, 'verify_then_retry', 'network.no_answer']),
  network(tls, 'CERT_HAS_EXPIRED', drift('network.certificate_expired')),
  network(tls, 'DEPTH_ZERO_SELF_SIGNED_CERT', drift('network.certificate_not_trusted')),
  network(tls, 'ERR_TLS_CERT_ALTNAME_INVALID', drift('network.certificate_not_trusted')),
  network(node, 'EPROTO', drift('network.not_the_protocol')),
  network(undici, 'UND_ERR_ABORTED', ['cancelled', true, 'verify_then_retry', 'network.aborted']),
  network(node, 'ESOMETHING', ['unknown', undefined, '', 'unknown']),
];

/** Ends of stdio servers. */
export const processShapes: readonly ErrorShape[] = [
  child('sendaifun/solana-mcp#4', 'ENOENT', neverStarted('process.not_startable')),
  child('dynatrace-oss/dynatrace-mcp#20', 'ENOENT', neverStarted('process.not_startable'), { phase: 'not_sent' }),
  child('bash(1): exit status', '127', neverStarted('process.command_not_found')),
  child('bash(1): exit status', '126', neverStarted('process.command_not_found')),
  child('sysexits.h(3head)', '64', neverStarted('process.bad_usage'), { phase: 'not_sent' }),
  child('BrowserMCP/mcp#10', 'SIGKILL', crashed('process.killed')),
  child('anthropics/claude-code#16744', 'SIGKILL', crashed('process.killed')),
  child('signal(7)', '137', crashed('process.killed')),
  child('signal(7)', 'SIGSEGV', crashed('process.fault')),
  child('signal(7)', '134', crashed('process.fault')),
  child('makenotion/notion-mcp-server#177', 'SIGTERM', ['cancelled', true, 'verify_then_retry', 'process.stopped']),
  child('signal(7)', '130', ['cancelled', true, 'verify_then_retry', 'process.stopped']),
  child('signal(7)', 'SIGPIPE', lost('process.broken_pipe')),
  child('thedotmack/claude-mem#2594', '0', crashed('process.ended_early'), { phase: 'sent' }),
  child('Node.js: Process, exit codes', '1', neverStarted('process.exited_before_the_call'), { phase: 'not_sent' }),
  child('Node.js: Process, exit codes', '1', crashed('process.exited'), { phase: 'sent' }),
  child('Node.js: Process, exit codes', '13', crashed('process.exited')),
];

/** Names of operating system errors. */
export const osShapes: readonly ErrorShape[] = (
  [
    ['ENOENT', ['resource_not_found', false, 'fix_input', 'os.not_found']],
    ['EACCES', ['scope_denied', false, 'request_scope', 'os.access']],
    ['EPERM', ['scope_denied', false, 'request_scope', 'os.permission']],
    ['EROFS', ['scope_denied', false, 'request_scope', 'os.read_only']],
    ['EEXIST', ['conflict', false, 'fix_input', 'os.exists']],
    ['ENOTEMPTY', ['conflict', false, 'fix_input', 'os.not_empty']],
    ['EBUSY', ['conflict', true, 'retry', 'os.busy']],
    ['ENOTDIR', ['invalid_input', false, 'fix_input', 'os.not_a_directory']],
    ['EISDIR', ['invalid_input', false, 'fix_input', 'os.is_a_directory']],
    ['ENAMETOOLONG', ['invalid_input', false, 'fix_input', 'os.name_too_long']],
    ['ELOOP', ['invalid_input', false, 'fix_input', 'os.link_loop']],
    ['EXDEV', ['invalid_input', false, 'fix_input', 'os.other_device']],
    ['EFBIG', ['invalid_input', false, 'fix_input', 'os.too_large']],
    ['EDQUOT', ['quota_exhausted', false, 'raise_budget', 'os.disk_quota']],
    ['ENOSPC', ['upstream_unavailable', true, 'verify_then_retry', 'os.no_space']],
    ['EMFILE', ['upstream_unavailable', true, 'backoff', 'os.too_many_files']],
    ['EIO', ['upstream_unavailable', true, 'verify_then_retry', 'os.stale_handle']],
    ['ECONNREFUSED', ['upstream_unavailable', true, 'backoff', 'os.connection_refused']],
    ['ENOTFOUND', ['upstream_unavailable', true, 'backoff', 'os.host_not_found']],
    ['EAI_AGAIN', ['upstream_unavailable', true, 'backoff', 'os.name_service']],
    ['ETIMEDOUT', ['upstream_timeout', true, 'verify_then_retry', 'os.timed_out']],
    ['ECONNRESET', ['transport_lost', true, 'verify_then_retry', 'os.connection_reset']],
  ] as const
).map(([code, is]) => os('Node.js: Errors, common system errors; errno(3)', code, is));

/** GraphQL under HTTP 200. */
export const graphqlShapes: readonly ErrorShape[] = [
  graphql(apollo, 'UNAUTHENTICATED', ['auth_invalid', true, 'reauth', 'graphql.unauthenticated']),
  graphql('linear-common-errors: Error Response Structure', 'authentication_error', [
    'auth_invalid',
    true,
    'reauth',
    'graphql.unauthenticated',
  ]),
  graphql('linear-common-errors: Error Response Structure', 'ratelimited', [
    'rate_limited',
    true,
    'backoff',
    'graphql.rate_limited',
  ]),
  graphql('Shopify GraphQL Admin API: Status and error codes', 'ACCESS_DENIED', [
    'scope_denied',
    false,
    'request_scope',
    'graphql.forbidden',
  ]),
  graphql(apollo, 'BAD_USER_INPUT', ['invalid_input', false, 'fix_input', 'graphql.bad_input']),
  graphql('Rye: Root errors', 'GRAPHQL_PARSE_ERROR', ['invalid_input', false, 'fix_input', 'graphql.bad_query']),
  graphql(apollo, 'GRAPHQL_VALIDATION_FAILED', drift('graphql.schema_drift')),
  graphql(apollo, 'PERSISTED_QUERY_NOT_FOUND', unreached('graphql.persisted_query')),
  graphql('Shopify community: Throttled requests response', 'THROTTLED', [
    'rate_limited',
    true,
    'backoff',
    'graphql.rate_limited',
  ]),
  graphql('github/docs#11071', 'RATE_LIMITED', ['rate_limited', true, 'backoff', 'graphql.rate_limited'], {
    source: 'github',
  }),
  graphql('Rye: Root errors', 'CART_NOT_FOUND_ERROR', ['resource_not_found', false, 'fix_input', 'graphql.not_found']),
  graphql('Rye: Root errors', 'CART_EXPIRED_ERROR', ['conflict', false, 'fix_input', 'graphql.expired_state']),
  graphql('Shopify developer changelog: Improved GraphQL errors', 'INTERNAL_SERVER_ERROR', [
    'upstream_unavailable',
    true,
    'verify_then_retry',
    'graphql.internal',
  ]),
  graphql('Grafbase: Gateway Errors', 'GATEWAY_TIMEOUT', [
    'upstream_timeout',
    true,
    'verify_then_retry',
    'graphql.timeout',
  ]),
  graphql(
    'Grafbase: Gateway Errors',
    'INTERNAL_ERROR',
    ['partial_effect', true, 'verify_then_retry', 'graphql.in_part'],
    { batch: { succeededCount: 1, failedCount: 1 } },
  ),
  graphql(
    'GitHub REST API: Troubleshooting',
    'NOT_FOUND',
    ['resource_not_found', false, 'request_scope', 'graphql.github_hidden'],
    { source: 'github' },
  ),
  graphql(
    'github/docs#11071',
    'RESOURCE_LIMITS_EXCEEDED',
    ['upstream_unavailable', true, 'verify_then_retry', 'graphql.github_timeout'],
    { source: 'github' },
  ),
];
