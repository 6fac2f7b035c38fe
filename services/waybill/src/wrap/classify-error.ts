import { ErrorClass, ErrorProtocol, MappingConfidence, Outcome, RecoveryAction } from '@waybill/contracts';
import { classifyError, classifyToolResult, type ErrorJudgement, findDressedError } from '@waybill/domain';
import { asObject, asText, type JsonObject } from './json-rpc-message.js';

/** What an error means, in the words of the wire. */
export interface ErrorMeaning {
  /** The rule's id, stored with the event as `mapping_rule`. */
  readonly rule: string;
  /** The version of the table that the rule stands in. */
  readonly version: string;
  readonly confidence: MappingConfidence;
  readonly errorClass: ErrorClass;
  readonly outcome: Outcome;
  /** Whether the same request may succeed later; absent where the error does not say. */
  readonly isRecoverable?: boolean;
  readonly recoveryAction: RecoveryAction;
  /** Stands for the message, which may quote inputs. */
  readonly phrase: string;
}

/** An error with its meaning and the raw evidence that it was read from. */
export interface ClassifiedError {
  readonly meaning: ErrorMeaning;
  /** `-32602`, `ENOENT`, `403`; empty when the error names none. */
  readonly code: string;
  readonly protocol: ErrorProtocol;
  /** The whole message. For digests only: it may quote inputs and never leaves the process. */
  readonly message: string;
  /** The error inside a success. */
  readonly inner?: ClassifiedError;
}

/** What the session tells about the ones who speak. */
export interface ErrorContext {
  readonly serverName?: string;
  readonly mcpProtocolVersion?: string;
}

/** How much of an answer's text is parsed in search of a report. Reports are short. */
const reportTextLengthMax = 4_096;
const textBlockCountMax = 16;

/** Reads a JSON-RPC error. Its code decides; its text refines the codes that are wide. */
export function classifyJsonRpcError(error: JsonObject, context: ErrorContext = {}): ClassifiedError {
  const code = typeof error['code'] === 'number' ? String(error['code']) : '';
  const message = asText(error['message']);
  const judgement = classifyError({
    protocol: 'json_rpc',
    code,
    reporter: 'server',
    text: message,
    ...sourceOf(context),
    ...(context.mcpProtocolVersion === undefined ? {} : { mcpProtocolVersion: context.mcpProtocolVersion }),
  });
  return toClassified(judgement, ErrorProtocol.JSON_RPC, message);
}

/** Reads a tool result with `isError: true`. What no table knows stays `unknown`. */
export function classifyToolError(result: JsonObject, context: ErrorContext = {}): ClassifiedError {
  const text = textOf(result);
  const body = bodyOf(result, text);
  const judgement = classifyToolResult({ text, ...(body === undefined ? {} : { body }), ...sourceOf(context) });
  return toClassified(judgement, ErrorProtocol.MCP_TOOL_RESULT, text);
}

/**
 * Reads a tool result that calls itself a success. Undefined when it is one. Only structured content is asked: a text
 * may be a file that a tool was asked to read.
 */
export function classifyApparentSuccess(result: JsonObject, context: ErrorContext = {}): ClassifiedError | undefined {
  const body = result['structuredContent'];
  if (body === undefined || result['isError'] === true) return undefined;
  const text = textOf(result).slice(0, reportTextLengthMax);
  const judgement = findDressedError({ protocol: 'mcp_tool_result', code: '', body, text, ...sourceOf(context) });
  return judgement === undefined ? undefined : toClassified(judgement, ErrorProtocol.MCP_TOOL_RESULT, text);
}

function toClassified(judgement: ErrorJudgement, protocol: ErrorProtocol, message: string): ClassifiedError {
  const { errorCode, inner, recoverable } = judgement;
  return {
    meaning: {
      rule: judgement.mappingRule,
      version: judgement.mappingVersion,
      confidence: wireValueOf(MappingConfidence, judgement.confidence ?? ''),
      errorClass: wireValueOf(ErrorClass, judgement.errorClass),
      outcome: wireValueOf(Outcome, judgement.outcome),
      ...(recoverable === undefined ? {} : { isRecoverable: recoverable }),
      recoveryAction: wireValueOf(RecoveryAction, judgement.recoveryAction),
      phrase: judgement.phrase,
    },
    code: errorCode,
    protocol,
    message,
    ...(inner === undefined ? {} : { inner: toClassified(inner, protocol, '') }),
  };
}

/** The number that a generated enum gives to a name of the domain; 0 for no name. */
function wireValueOf<E extends number>(wireEnum: Readonly<Record<string, string | E>>, name: string): E {
  const value = wireEnum[name.toUpperCase()];
  return (typeof value === 'number' ? value : 0) as E;
}

function sourceOf({ serverName }: ErrorContext): { readonly source?: string } {
  return serverName === undefined || serverName === '' ? {} : { source: serverName.toLowerCase() };
}

function bodyOf(result: JsonObject, text: string): unknown {
  if (result['structuredContent'] !== undefined) return result['structuredContent'];
  if (text.length > reportTextLengthMax || !text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(result: JsonObject): string {
  const content = Array.isArray(result['content']) ? result['content'] : [];
  return content
    .slice(0, textBlockCountMax)
    .map((block) => asText(asObject(block)['text']))
    .filter((text) => text !== '')
    .join('\n');
}
