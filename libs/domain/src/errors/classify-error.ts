import type { ErrorEvidence } from './error-evidence.js';
import { outcomeOfError } from './error-meanings.js';
import type { ErrorJudgement, ErrorRule, ErrorTable } from './error-rule.js';
import { errorTables } from './error-tables.js';
import { isMatch } from './match-rule.js';

/**
 * Judges an error by the tables: those of the source that spoke first, then those of the MCP revision, then those of
 * the protocol. What no rule knows is `unknown` with its raw code. Pure and total.
 */
export function classifyError(evidence: ErrorEvidence, tables: readonly ErrorTable[] = errorTables): ErrorJudgement {
  const candidates = tablesFor(evidence, tables);
  for (const table of candidates) {
    const rule = table.rules.find((each) => isMatch(each.when, evidence));
    if (rule !== undefined) return judgementOf(evidence, table, rule);
  }
  return unknownJudgement(evidence, candidates.at(-1)?.version ?? '');
}

/** What is said of an error that no rule knows. */
function unknownJudgement(evidence: ErrorEvidence, mappingVersion: string): ErrorJudgement {
  return {
    errorClass: 'unknown',
    errorCode: evidence.code,
    recoverable: undefined,
    recoveryAction: '',
    retryAfterNanos: retryAfterNanosOf(evidence),
    mappingVersion,
    mappingRule: 'unknown',
    confidence: undefined,
    outcome: 'failure',
    phrase: '',
  };
}

/** The tables that may judge the evidence, the most particular first. */
function tablesFor(evidence: ErrorEvidence, tables: readonly ErrorTable[]): readonly ErrorTable[] {
  const speaking = tables.filter((table) => isSpokenBy(table, evidence) && isOfRevision(table, evidence));
  return speaking.toSorted((a, b) => rankOf(a, evidence) - rankOf(b, evidence));
}

function isSpokenBy({ protocol, sources, refines }: ErrorTable, evidence: ErrorEvidence): boolean {
  const isRefined = refines?.protocol === evidence.protocol && refines.codes.includes(evidence.code);
  if (protocol !== evidence.protocol && !isRefined) return false;
  return sources === undefined || (evidence.source !== undefined && sources.includes(evidence.source));
}

/** Revisions are dates, so that they compare as texts. An unknown revision belongs to no particular table. */
function isOfRevision({ mcpProtocol }: ErrorTable, { mcpProtocolVersion = '' }: ErrorEvidence): boolean {
  if (mcpProtocol === undefined) return true;
  if (mcpProtocolVersion === '') return false;
  const { from = '', before = '9999' } = mcpProtocol;
  return mcpProtocolVersion >= from && mcpProtocolVersion < before;
}

function rankOf({ protocol, sources, mcpProtocol }: ErrorTable, evidence: ErrorEvidence): number {
  if (sources !== undefined) return 0;
  if (mcpProtocol !== undefined) return 1;
  return protocol === evidence.protocol ? 3 : 2;
}

function judgementOf(evidence: ErrorEvidence, table: ErrorTable, { id, means, confidence }: ErrorRule): ErrorJudgement {
  return {
    errorClass: means.errorClass,
    errorCode: evidence.code,
    recoverable: means.recoverable,
    recoveryAction: means.recoveryAction,
    retryAfterNanos: retryAfterNanosOf(evidence),
    mappingVersion: table.version,
    mappingRule: id,
    confidence,
    outcome: outcomeOfError(means),
    phrase: means.phrase,
  };
}

function retryAfterNanosOf({ headers, grpc }: ErrorEvidence): bigint {
  return headers?.retryAfterNanos || (grpc?.retryDelayNanos ?? 0n);
}
