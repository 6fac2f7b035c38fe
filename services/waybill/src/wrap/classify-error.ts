import { ErrorProtocol } from '@waybill/contracts';
import { type ErrorMeaning, httpErrors, jsonRpcErrors, osErrors, toolTextRules, unknownError } from './error-rules.js';
import { asObject, asText, type JsonObject } from './json-rpc-message.js';

/** An error with its meaning and the raw evidence that it was read from. */
export interface ClassifiedError {
  readonly meaning: ErrorMeaning;
  /** `-32602`, `ENOENT`, `403`; empty when the error names none. */
  readonly code: string;
  readonly protocol: ErrorProtocol;
  /** The whole message. For digests only: it may quote inputs and never leaves the process. */
  readonly message: string;
}

/** How much of an error's text the rules look at. The telling words stand first. */
const examinedTextLengthMax = 4_096;
const mcpErrorPattern = /^(?:Error: )?MCP error (-\d{5})\b/;
const osErrorPattern = /\b(E[A-Z]{3,14}|EAI_AGAIN)\b/g;
const httpStatusPattern = /\b(?:HTTP(?:\/\d(?:\.\d)?)?|status(?: code)?)[ :=]{1,3}([1-5]\d{2})\b/i;

/** Reads a JSON-RPC error. Its code decides; a text rule may only refine the wide `-32602` and `-32603`. */
export function classifyJsonRpcError(error: JsonObject): ClassifiedError {
  const code = typeof error['code'] === 'number' ? String(error['code']) : '';
  const message = asText(error['message']);
  const isWide = code === '-32602' || code === '-32603';
  const refined = isWide ? findTextMeaning(message.slice(0, examinedTextLengthMax)) : undefined;
  return {
    meaning: refined ?? jsonRpcErrors[code] ?? unknownError,
    code,
    protocol: ErrorProtocol.JSON_RPC,
    message,
  };
}

/**
 * Reads a tool result with `isError: true`. MCP gives such results no code: what is there is text, and the table knows the
 * shapes that common servers use. An unknown text stays `unknown`.
 */
export function classifyToolError(result: JsonObject): ClassifiedError {
  const message = textOf(result);
  const examined = message.slice(0, examinedTextLengthMax);
  const protocol = ErrorProtocol.MCP_TOOL_RESULT;
  const mcpCode = mcpErrorPattern.exec(examined)?.[1] ?? '';
  const byText = findTextMeaning(examined);
  if (byText !== undefined) return { meaning: byText, code: mcpCode, protocol, message };
  const osCode = Array.from(examined.matchAll(osErrorPattern), (match) => match[1] ?? '').find(
    (name) => osErrors[name] !== undefined,
  );
  if (osCode !== undefined) return { meaning: osErrors[osCode] ?? unknownError, code: osCode, protocol, message };
  const httpStatus = httpStatusPattern.exec(examined)?.[1];
  const byStatus = httpStatus === undefined ? undefined : httpErrors[httpStatus];
  if (byStatus !== undefined && httpStatus !== undefined)
    return { meaning: byStatus, code: httpStatus, protocol, message };
  return { meaning: jsonRpcErrors[mcpCode] ?? unknownError, code: mcpCode, protocol, message };
}

function findTextMeaning(text: string): ErrorMeaning | undefined {
  return toolTextRules.find((rule) => rule.pattern.test(text))?.meaning;
}

function textOf(result: JsonObject): string {
  const content = Array.isArray(result['content']) ? result['content'] : [];
  return content
    .slice(0, 16)
    .map((block) => asText(asObject(block)['text']))
    .filter((text) => text !== '')
    .join('\n');
}
