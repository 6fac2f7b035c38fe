import { bodyFactsOf } from './body-facts.js';
import { codeOfBody, statusOfBody } from './body-words.js';
import { classifyError } from './classify-error.js';
import type { BatchCounts, ErrorEvidence } from './error-evidence.js';
import { examinedTextLengthMax } from './error-evidence.js';
import type { ErrorJudgement } from './error-rule.js';

/** An error that is told in a text or a JSON body instead of a code: a tool result with `isError: true`. */
export interface ErrorReport {
  readonly text?: string;
  /** The parsed JSON of the report, when it is JSON. */
  readonly body?: unknown;
  readonly source?: string;
  readonly batch?: BatchCounts;
  readonly isAnswerBlocked?: boolean;
}

const mcpErrorPattern = /^(?:Error: )?MCP error (-\d{5})\b/;
const osErrorPattern = /\b(E[A-Z]{3,14}|EAI_AGAIN)\b/g;
const httpStatusPattern = /\b(?:HTTP(?:\/\d(?:\.\d)?)?|status(?: code)?)[ :=]{1,3}([1-5]\d{2})\b/i;
const osErrorCountMax = 8;

/**
 * Judges a tool result that says it is an error. MCP gives it no code: its words and texts are asked first, then the
 * code that they quote. What is quoted is never more than likely.
 */
export function classifyToolResult(report: ErrorReport): ErrorJudgement {
  const text = (report.text ?? '').slice(0, examinedTextLengthMax);
  const body = report.body === undefined ? undefined : bodyFactsOf(report.body);
  const { source, batch, isAnswerBlocked } = report;
  const evidence: ErrorEvidence = {
    protocol: 'mcp_tool_result',
    code: mcpErrorPattern.exec(text)?.[1] ?? codeOfBody(body),
    text,
    ...(body === undefined ? {} : { body }),
    ...(source === undefined ? {} : { source }),
    ...(batch === undefined ? {} : { batch }),
    ...(isAnswerBlocked === undefined ? {} : { isAnswerBlocked }),
  };
  const direct = classifyError(evidence);
  if (direct.mappingRule !== 'unknown') return direct;
  return quotedJudgement(evidence) ?? direct;
}

/** Judges by a code that the report quotes: a status in the body, an MCP error, an OS error or a status in the text. */
export function quotedJudgement(evidence: ErrorEvidence): ErrorJudgement | undefined {
  const { body, text = '' } = evidence;
  const told = statusOfBody(body);
  const written = httpStatusPattern.exec(text)?.[1] ?? '';
  const osCodes = Array.from(text.matchAll(osErrorPattern), (match) => match[1] ?? '').slice(0, osErrorCountMax);
  const quoted: readonly ErrorEvidence[] = [
    { ...evidence, protocol: 'http', code: told },
    ...osCodes.map((code): ErrorEvidence => ({ protocol: 'os', code })),
    { ...evidence, protocol: 'http', code: written },
    { ...evidence, protocol: 'json_rpc', code: mcpErrorPattern.exec(text)?.[1] ?? '' },
  ];
  for (const each of quoted.filter(({ code }) => code !== '')) {
    const judgement = classifyError(each);
    if (judgement.mappingRule !== 'unknown') return atMostLikely(judgement);
  }
  return undefined;
}

function atMostLikely(judgement: ErrorJudgement): ErrorJudgement {
  return judgement.confidence === 'certain' ? { ...judgement, confidence: 'likely' } : judgement;
}
