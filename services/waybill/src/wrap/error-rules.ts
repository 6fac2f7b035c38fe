import { ErrorClass, Outcome, RecoveryAction } from '@waybill/contracts';

/** What one kind of error means. */
export interface ErrorMeaning {
  /** The rule's name, stored with the event as `mapping_rule`. */
  readonly rule: string;
  readonly errorClass: ErrorClass;
  readonly outcome: Outcome;
  /** Whether the same request may succeed later; absent where the error does not say. */
  readonly isRecoverable?: boolean;
  readonly recoveryAction: RecoveryAction;
  /** Stands for the message, which may quote inputs. */
  readonly phrase: string;
}

/** The version of the tables below. Raise it whenever a rule changes its meaning. */
export const errorRulesVersion = 'mcp-stdio/1';

/** What no rule knows. The raw code is kept. */
export const unknownError: ErrorMeaning = {
  rule: 'unknown',
  errorClass: ErrorClass.UNKNOWN,
  outcome: Outcome.FAILURE,
  recoveryAction: RecoveryAction.UNSPECIFIED,
  phrase: '',
};

const failure = (rule: string, meaning: Omit<ErrorMeaning, 'rule' | 'outcome'>): ErrorMeaning => ({
  rule,
  outcome: Outcome.FAILURE,
  ...meaning,
});

const invalidInput = (rule: string, phrase: string): ErrorMeaning =>
  failure(rule, {
    errorClass: ErrorClass.INVALID_INPUT,
    isRecoverable: false,
    recoveryAction: RecoveryAction.FIX_INPUT,
    phrase,
  });

const notFound = (rule: string, phrase: string): ErrorMeaning =>
  failure(rule, {
    errorClass: ErrorClass.RESOURCE_NOT_FOUND,
    isRecoverable: false,
    recoveryAction: RecoveryAction.FIX_INPUT,
    phrase,
  });

const conflict = (rule: string, phrase: string): ErrorMeaning =>
  failure(rule, {
    errorClass: ErrorClass.CONFLICT,
    isRecoverable: false,
    recoveryAction: RecoveryAction.FIX_INPUT,
    phrase,
  });

const toolNotFound = (rule: string): ErrorMeaning =>
  failure(rule, {
    errorClass: ErrorClass.TOOL_NOT_FOUND,
    isRecoverable: false,
    recoveryAction: RecoveryAction.FIX_INPUT,
    phrase: 'the server has no such tool',
  });

/** A timeout behind the tool says nothing about whether the work was done: look before trying again. */
const timedOut = (rule: string): ErrorMeaning =>
  failure(rule, {
    errorClass: ErrorClass.UPSTREAM_TIMEOUT,
    isRecoverable: true,
    recoveryAction: RecoveryAction.VERIFY_THEN_RETRY,
    phrase: 'the tool waited too long for something behind it',
  });

const unavailable = (rule: string): ErrorMeaning =>
  failure(rule, {
    errorClass: ErrorClass.UPSTREAM_UNAVAILABLE,
    isRecoverable: true,
    recoveryAction: RecoveryAction.BACKOFF,
    phrase: 'something behind the tool is not available',
  });

const denied = (rule: string, phrase: string): ErrorMeaning => ({
  rule,
  errorClass: ErrorClass.POLICY_DENIED,
  outcome: Outcome.DENIED,
  isRecoverable: false,
  recoveryAction: RecoveryAction.REQUEST_SCOPE,
  phrase,
});

const scopeDenied = (rule: string, phrase: string): ErrorMeaning => ({
  rule,
  errorClass: ErrorClass.SCOPE_DENIED,
  outcome: Outcome.DENIED,
  isRecoverable: false,
  recoveryAction: RecoveryAction.REQUEST_SCOPE,
  phrase,
});

const authInvalid = (rule: string): ErrorMeaning =>
  failure(rule, {
    errorClass: ErrorClass.AUTH_INVALID,
    isRecoverable: true,
    recoveryAction: RecoveryAction.REAUTH,
    phrase: 'the credential was not accepted',
  });

const rateLimited = (rule: string): ErrorMeaning =>
  failure(rule, {
    errorClass: ErrorClass.RATE_LIMITED,
    isRecoverable: true,
    recoveryAction: RecoveryAction.BACKOFF,
    phrase: 'too many requests',
  });

/** JSON-RPC and MCP error codes, as answers to `tools/call`. */
export const jsonRpcErrors: Readonly<Record<string, ErrorMeaning>> = {
  '-32700': invalidInput('json_rpc.parse_error', 'the request is not JSON'),
  '-32600': invalidInput('json_rpc.invalid_request', 'the request is not JSON-RPC'),
  '-32601': toolNotFound('json_rpc.method_not_found'),
  '-32602': invalidInput('json_rpc.invalid_params', 'the arguments were not accepted'),
  '-32000': failure('mcp.connection_closed', {
    errorClass: ErrorClass.TRANSPORT_LOST,
    isRecoverable: true,
    recoveryAction: RecoveryAction.VERIFY_THEN_RETRY,
    phrase: 'the connection was closed',
  }),
  '-32001': timedOut('mcp.request_timeout'),
  '-32002': notFound('mcp.resource_not_found', 'the resource does not exist'),
  '-32042': failure('mcp.elicitation_required', {
    errorClass: ErrorClass.APPROVAL_REQUIRED,
    isRecoverable: true,
    recoveryAction: RecoveryAction.REQUEST_APPROVAL,
    phrase: 'a person has to act first',
  }),
  '-32800': failure('json_rpc.cancelled', {
    errorClass: ErrorClass.CANCELLED,
    isRecoverable: true,
    recoveryAction: RecoveryAction.VERIFY_THEN_RETRY,
    phrase: 'the call was cancelled',
  }),
};

/** Names of operating system errors, wherever they stand in a tool's text. */
export const osErrors: Readonly<Record<string, ErrorMeaning>> = {
  ENOENT: notFound('os.not_found', 'no such file or directory'),
  EACCES: scopeDenied('os.access', 'the operating system refused access'),
  EPERM: scopeDenied('os.permission', 'the operating system does not permit it'),
  EROFS: scopeDenied('os.read_only', 'the file system is read-only'),
  EEXIST: conflict('os.exists', 'it exists already'),
  ENOTEMPTY: conflict('os.not_empty', 'the directory is not empty'),
  EBUSY: conflict('os.busy', 'it is in use'),
  ENOTDIR: invalidInput('os.not_a_directory', 'a directory was expected'),
  EISDIR: invalidInput('os.is_a_directory', 'a file was expected'),
  ENAMETOOLONG: invalidInput('os.name_too_long', 'the name is too long'),
  ELOOP: invalidInput('os.link_loop', 'too many symbolic links'),
  ENOSPC: unavailable('os.no_space'),
  EMFILE: unavailable('os.too_many_files'),
  ECONNREFUSED: unavailable('os.connection_refused'),
  ENOTFOUND: unavailable('os.host_not_found'),
  EAI_AGAIN: unavailable('os.name_service'),
  ETIMEDOUT: timedOut('os.timed_out'),
  ECONNRESET: failure('os.connection_reset', {
    errorClass: ErrorClass.TRANSPORT_LOST,
    isRecoverable: true,
    recoveryAction: RecoveryAction.VERIFY_THEN_RETRY,
    phrase: 'the connection broke',
  }),
};

/** HTTP statuses that a tool quotes in its text. */
export const httpErrors: Readonly<Record<string, ErrorMeaning>> = {
  '400': invalidInput('http.bad_request', 'the upstream did not accept the request'),
  '401': authInvalid('http.unauthorized'),
  '403': scopeDenied('http.forbidden', 'the upstream refused'),
  '404': notFound('http.not_found', 'the upstream knows no such resource'),
  '408': timedOut('http.request_timeout'),
  '409': conflict('http.conflict', 'the upstream reports a conflict'),
  '422': invalidInput('http.unprocessable', 'the upstream did not accept the content'),
  '429': rateLimited('http.too_many_requests'),
  '502': unavailable('http.bad_gateway'),
  '503': unavailable('http.unavailable'),
  '504': timedOut('http.gateway_timeout'),
};

/** Texts that well-known servers and both SDK lines answer with under `isError: true`. The first that matches counts. */
export const toolTextRules: readonly { readonly pattern: RegExp; readonly meaning: ErrorMeaning }[] = [
  {
    pattern: /^(?:Error: )?Access denied - symlink target/,
    meaning: denied('filesystem.symlink_outside', 'a symbolic link leads out of the allowed directories'),
  },
  {
    pattern: /^(?:Error: )?Access denied\b/,
    meaning: denied('filesystem.access_denied', 'path outside the allowed directories'),
  },
  { pattern: /\bTool \S{1,256} not found\b/, meaning: toolNotFound('mcp.tool_not_found') },
  { pattern: /\bUnknown tool\b/i, meaning: toolNotFound('mcp.unknown_tool') },
  {
    pattern: /\bInput validation error\b|\bInvalid arguments for tool\b/,
    meaning: invalidInput('mcp.input_validation', 'the arguments do not fit the schema'),
  },
  {
    pattern: /\bOutput validation error\b/,
    meaning: failure('mcp.output_validation', {
      errorClass: ErrorClass.CONTRACT_DRIFT,
      isRecoverable: false,
      recoveryAction: RecoveryAction.STOP_FOR_HUMAN,
      phrase: 'the answer does not fit the schema that the tool declares',
    }),
  },
  {
    pattern: /^(?:Error: )?Parent directory does not exist\b/,
    meaning: notFound('filesystem.no_parent', 'the parent directory does not exist'),
  },
  {
    pattern: /^(?:Error: )?Destination already exists\b/,
    meaning: conflict('filesystem.destination_exists', 'the destination exists already'),
  },
  {
    pattern: /^(?:Error: )?Could not find exact match for edit\b/,
    meaning: conflict('filesystem.edit_mismatch', 'the text to replace is not in the file'),
  },
  { pattern: /\brate limit(?:ed)?\b/i, meaning: rateLimited('text.rate_limit') },
  { pattern: /\btimed out\b/i, meaning: timedOut('text.timed_out') },
];
