import { createHash } from 'node:crypto';
import {
  DenialReason,
  ErrorClass,
  ErrorProtocol,
  NoAnswerReason,
  Outcome,
  RecoveryAction,
  RequestPhase,
} from '@waybill/contracts';
import { digestOfJson, type PayloadValue, summariseInput, summariseResult } from '@waybill/sdk';
import { boundText } from './bound-text.js';
import {
  classifyApparentSuccess,
  type ClassifiedError,
  classifyJsonRpcError,
  classifyToolError,
  type ErrorContext,
} from './classify-error.js';
import { errorRulesVersion } from './error-rules.js';
import { asObject, asText, type JsonObject, type JsonRpcId } from './json-rpc-message.js';
import type { PeerFacts } from './peer-facts.js';

/** A payload as plain members, without the message that it could be made from as well. */
type PlainInit<Init> = Exclude<Init, { readonly $typeName: string }>;

/** What a `ToolCallStarted`, a `ToolCallFinished` and their parts are made from. */
export type StartedInit = PlainInit<PayloadValue<'toolCallStarted'>>;
export type FinishedInit = PlainInit<PayloadValue<'toolCallFinished'>>;
export type ToolRefInit = NonNullable<StartedInit['tool']>;
export type DenialInit = NonNullable<FinishedInit['denial']>;
type TypedErrorInit = NonNullable<FinishedInit['error']>;
type ToolHintsInit = NonNullable<StartedInit['hints']>;

const codeBytesMax = 128;
const redactedMessageBytesMax = 512;
const capabilityBytesMax = 512;

/** Which tool is called, as far as the server has described it. */
export function toToolRef(name: string, server: string, facts: PeerFacts): ToolRefInit {
  const definition = facts.tool(name);
  return {
    name: boundText(name),
    version: boundText(facts.server.version),
    server: boundText(server),
    ...(definition === undefined ? {} : { definitionDigest: toDefinitionDigest(definition) }),
  };
}

/** The event of a request that passes. `deadlineUnixNano` is 0n when nobody set one. */
export function toStarted(
  tool: ToolRefInit,
  request: { readonly id: JsonRpcId; readonly params: JsonObject; readonly deadlineUnixNano: bigint },
  facts: PeerFacts,
): StartedInit {
  const definition = facts.tool(asText(request.params['name']));
  return {
    tool,
    input: summariseInput(request.params['arguments'] ?? {}),
    ...(definition === undefined ? {} : { hints: toHints(asObject(definition['annotations'])) }),
    deadlineUnixNano: request.deadlineUnixNano,
    mcpProtocolVersion: boundText(facts.protocolVersion),
    transport: 'stdio',
    jsonRpcId: boundText(String(request.id)),
    clientName: boundText(facts.client.name),
    clientVersion: boundText(facts.client.version),
  };
}

/** The event of an answer with a result. */
export function toFinishedByResult(result: JsonObject, context: ErrorContext = {}): FinishedInit {
  const summary = { result: summariseResult(result), requestPhase: RequestPhase.ANSWERED };
  if (result['resultType'] === 'input_required') return { ...summary, ...inputRequired };
  const error =
    result['isError'] === true ? classifyToolError(result, context) : classifyApparentSuccess(result, context);
  return { ...summary, ...(error === undefined ? { outcome: Outcome.SUCCESS } : outcomeOf(error)) };
}

/** The event of an answer with a JSON-RPC error. */
export function toFinishedByError(error: JsonObject, context: ErrorContext = {}): FinishedInit {
  return { requestPhase: RequestPhase.ANSWERED, ...outcomeOf(classifyJsonRpcError(error, context)) };
}

/** The event of an answer that was too long to read: it came, and what it says is not known. */
export function toFinishedUnread(totalBytes: number): FinishedInit {
  return {
    outcome: Outcome.UNKNOWN,
    requestPhase: RequestPhase.ANSWERED,
    result: { totalBytes: BigInt(totalBytes) },
    error: ownError(ErrorClass.UNKNOWN, 'answer_not_read', 'the answer was longer than the wrapper reads'),
  };
}

/** The event of a call that nobody waits for any more, or that nobody can answer any more. */
export function toFinishedWithoutAnswer(reason: NoAnswerReason, code = ''): FinishedInit {
  const [errorClass, rule, phrase] = noAnswerErrors[reason] ?? [ErrorClass.UNKNOWN, 'no_answer', 'no answer came'];
  const error = ownError(errorClass, rule, phrase);
  return {
    outcome: Outcome.UNKNOWN,
    requestPhase: RequestPhase.SENT,
    noAnswerReason: reason,
    error: { ...error, errorCode: boundText(code, codeBytesMax) || (error.errorCode ?? '') },
  };
}

/** A refusal by a tool that is nothing more than its text. */
export function toToolDenial(toolName: string, error: FinishedInit['error']): DenialInit {
  return {
    reason: error?.errorClass === ErrorClass.SCOPE_DENIED ? DenialReason.SCOPE : DenialReason.POLICY,
    rule: error?.mappingRule ?? '',
    requestedCapability: boundText(`tool:${toolName}`, capabilityBytesMax),
  };
}

// The server asks for something before it goes on. The same call continues under a new JSON-RPC id, as its next attempt.
const inputRequired: FinishedInit = {
  outcome: Outcome.FAILURE,
  error: {
    errorClass: ErrorClass.APPROVAL_REQUIRED,
    errorCode: 'input_required',
    protocol: ErrorProtocol.MCP_TOOL_RESULT,
    redactedMessage: 'the server asks for input before it goes on',
    recoverable: true,
    recoveryAction: RecoveryAction.REQUEST_APPROVAL,
    mappingVersion: errorRulesVersion,
    mappingRule: 'mcp.input_required',
  },
};

const noAnswerErrors: Readonly<Partial<Record<NoAnswerReason, readonly [ErrorClass, string, string]>>> = {
  [NoAnswerReason.CANCELLED_BY_CALLER]: [ErrorClass.CANCELLED, 'cancelled', 'the client cancelled the call'],
  [NoAnswerReason.TIMED_OUT]: [ErrorClass.UPSTREAM_TIMEOUT, 'timed_out', 'no answer came in time'],
  [NoAnswerReason.CONNECTION_LOST]: [ErrorClass.TRANSPORT_LOST, 'connection_lost', 'the server closed its output'],
  [NoAnswerReason.SERVER_EXITED]: [ErrorClass.PROCESS_CRASH, 'server_exited', 'the server ended before it answered'],
  [NoAnswerReason.CLIENT_GONE]: [ErrorClass.TRANSPORT_LOST, 'client_gone', 'the client left before the answer'],
};

/** An error that the wrapper itself states. The request was sent, so that anything may have happened: look first. */
function ownError(errorClass: ErrorClass, rule: string, phrase: string): TypedErrorInit {
  return {
    errorClass,
    errorCode: rule,
    protocol: ErrorProtocol.PROCESS,
    redactedMessage: phrase,
    recoverable: true,
    recoveryAction: RecoveryAction.VERIFY_THEN_RETRY,
    mappingVersion: errorRulesVersion,
    mappingRule: `wrap.${rule}`,
  };
}

function outcomeOf(error: ClassifiedError): Pick<FinishedInit, 'outcome' | 'error'> {
  return { outcome: error.meaning.outcome, error: toTypedError(error) };
}

function toTypedError(error: ClassifiedError): TypedErrorInit {
  const { meaning, inner } = error;
  return {
    errorClass: meaning.errorClass,
    errorCode: boundText(error.code, codeBytesMax),
    protocol: error.protocol,
    redactedMessage: boundText(meaning.phrase, redactedMessageBytesMax),
    ...(error.message === '' ? {} : { messageDigest: createHash('sha256').update(error.message).digest() }),
    ...(meaning.isRecoverable === undefined ? {} : { recoverable: meaning.isRecoverable }),
    recoveryAction: meaning.recoveryAction,
    mappingVersion: meaning.version,
    mappingRule: meaning.rule,
    mappingConfidence: meaning.confidence,
    ...(inner === undefined ? {} : { inner: toTypedError(inner) }),
  };
}

/** What makes a tool the tool it is; titles and descriptions may change without changing the contract. */
function toDefinitionDigest(definition: JsonObject): Uint8Array<ArrayBuffer> {
  const { name, inputSchema, outputSchema, annotations } = definition;
  return digestOfJson({ name, inputSchema, outputSchema, annotations });
}

function toHints(annotations: JsonObject): ToolHintsInit {
  const hint = (key: string): boolean | undefined => {
    const value = annotations[key];
    return typeof value === 'boolean' ? value : undefined;
  };
  const hints = {
    readOnly: hint('readOnlyHint'),
    destructive: hint('destructiveHint'),
    idempotent: hint('idempotentHint'),
    openWorld: hint('openWorldHint'),
  };
  return Object.fromEntries(Object.entries(hints).filter(([, value]) => value !== undefined));
}
