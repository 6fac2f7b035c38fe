import { bodyFactsOf, type BodyFacts } from './body-facts.js';
import { classifyError } from './classify-error.js';
import type { ErrorEvidence } from './error-evidence.js';
import { meanings } from './error-meanings.js';
import type { Confidence, ErrorJudgement } from './error-rule.js';
import { codeOfBody, graphqlCodeOf } from './body-words.js';
import { quotedJudgement } from './reported-error.js';

/** An answer that calls itself a success: HTTP 2xx, or a tool result without `isError`. */
export interface ApparentSuccess {
  readonly protocol: 'http' | 'mcp_tool_result';
  /** The status, or empty. */
  readonly code: string;
  /** The parsed JSON of the answer. A text that is not JSON is never looked at: prose may say what it likes. */
  readonly body: unknown;
  readonly source?: string;
  /** The report's own sentences, looked at only once the body has proved to be a report of an error. */
  readonly text?: string;
}

/** The version of the signs below. */
export const dressedVersion = 'dressed/1';

interface DressedSign {
  readonly id: string;
  readonly confidence: Confidence;
  readonly source: string;
  readonly isShown: (body: unknown, facts: BodyFacts) => boolean;
}

/**
 * By what a success shows to be an error. All of them ask that the body is nothing but a report: a record that has an
 * error among its fields, a log line, a document about errors are answers as good as any.
 */
export const dressedSigns: readonly DressedSign[] = [
  {
    id: 'dressed.json_rpc_error',
    confidence: 'certain',
    source: 'JSON-RPC 2.0 Specification §5.1',
    isShown: (body) => memberOf(body, 'jsonrpc') === '2.0' && isObject(memberOf(body, 'error')),
  },
  {
    id: 'dressed.is_error_inside',
    confidence: 'certain',
    source: 'MCP specification 2025-06-18: Tools, error handling',
    isShown: (body) => memberOf(body, 'isError') === true,
  },
  {
    id: 'dressed.not_ok',
    confidence: 'certain',
    source: 'jolicode/slack-php-api#47',
    isShown: (body, facts) =>
      (memberOf(body, 'ok') === false || memberOf(body, 'success') === false) && codeOfBody(facts) !== '',
  },
  {
    id: 'dressed.graphql_errors',
    confidence: 'likely',
    source: 'Akeneo GraphQL API: Status and error codes',
    isShown: (body) => isFullList(memberOf(body, 'errors')),
  },
  {
    id: 'dressed.error_object',
    confidence: 'likely',
    source: 'Claude API: Errors',
    isShown: (body, facts) => isObject(memberOf(body, 'error')) && codeOfBody(facts) !== '',
  },
  {
    id: 'dressed.upstream_failure',
    confidence: 'likely',
    source: 'ProfessionalWiki/MediaWiki-MCP-Server#443',
    isShown: (_, facts) =>
      facts.facts.some(({ path, word }) => path === 'category' && /_(?:failure|error)$/.test(word)),
  },
  {
    id: 'dressed.error_word',
    confidence: 'likely',
    source: 'BerriAI/litellm#37496',
    isShown: (body) => typeof memberOf(body, 'error') === 'string' && memberOf(body, 'error') !== '',
  },
];

/**
 * What an apparent success is in truth, when it is an error: `malformed_success` with the error inside. Undefined for
 * every success that is one, whatever its content says about errors.
 */
export function findDressedError(answer: ApparentSuccess): ErrorJudgement | undefined {
  const facts = bodyFactsOf(answer.body);
  if (!facts.isEnvelope) return undefined;
  const sign = dressedSigns.find((each) => each.isShown(answer.body, facts));
  if (sign === undefined) return undefined;
  const inner = innerJudgement(answer, facts);
  return {
    ...inner,
    errorClass: meanings.malformedSuccess.errorClass,
    errorCode: answer.code === '' ? 'isError:false' : answer.code,
    mappingVersion: dressedVersion,
    mappingRule: sign.id,
    confidence: sign.confidence,
    phrase: inner.phrase === '' ? meanings.malformedSuccess.phrase : `dressed as a success: ${inner.phrase}`,
    inner,
  };
}

/** Whether an apparent success is an error in truth. */
export function isErrorDressedAsSuccess(answer: ApparentSuccess): boolean {
  return findDressedError(answer) !== undefined;
}

function innerJudgement({ protocol, code, source, text }: ApparentSuccess, body: BodyFacts): ErrorJudgement {
  const told = codeOfBody(body);
  const evidence: ErrorEvidence = {
    protocol,
    code: protocol === 'http' ? code : told,
    body,
    ...(source === undefined ? {} : { source }),
    ...(text === undefined ? {} : { text }),
  };
  const report: ErrorEvidence = { ...evidence, protocol: 'mcp_tool_result', code: told };
  const graphqlCode = graphqlCodeOf(body);
  if (graphqlCode !== '') return classifyError({ ...evidence, protocol: 'graphql', code: graphqlCode });
  const direct = classifyError(evidence);
  if (direct.mappingRule !== 'unknown') return { ...direct, errorCode: told };
  const byWord = classifyError(report);
  return byWord.mappingRule === 'unknown' ? (quotedJudgement(report) ?? byWord) : byWord;
}

function memberOf(body: unknown, key: string): unknown {
  return isObject(body) ? body[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFullList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
