import type { CallToolResult } from '@modelcontextprotocol/server';
import { describeAnswer, textByteCountMax } from './describe-answer.js';
import type { ToolOutcome } from './call-tool.js';
import type { OutputBounds } from './answer-shape.js';
import type { Tool } from './tool.js';

/** Under which a result says how it was bounded, for who records it: the fields of `ToolOutput` in the event contract. */
export const outputMetaKey = 'waybill/output';

/** An outcome as MCP says it: a document with a short text beside it, or what is wrong as JSON text. */
export function toToolResult(outcome: ToolOutcome, tool: Tool, answerBytesMax: number): CallToolResult {
  if (outcome.tag === 'refused') return { isError: true, content: [{ type: 'text', text: toErrorText(outcome) }] };
  const { document, bounds } = outcome;
  return {
    structuredContent: { ...document },
    content: [{ type: 'text', text: describeAnswer(document, tool.shape, bounds) }],
    _meta: { [outputMetaKey]: toOutputMeta(bounds, answerBytesMax) },
  };
}

function toOutputMeta({ mode, omitted, rest }: OutputBounds, answerBytesMax: number) {
  return {
    response_bytes_max: answerBytesMax,
    // How many are on further pages nobody counted.
    ...(omitted === null ? {} : { omitted_count: omitted }),
    summary_mode: mode === 'full' ? 'full' : 'summarised',
    ...(rest === null ? {} : { refill_route: rest }),
  };
}

/** Candidates and freshness are there as long as they are short. */
function toErrorText({ problem }: Extract<ToolOutcome, { tag: 'refused' }>): string {
  const { code, detail, members } = problem;
  const text = JSON.stringify({ code, detail, ...members });
  return Buffer.byteLength(JSON.stringify(text)) <= textByteCountMax ? text : JSON.stringify({ code, detail });
}
