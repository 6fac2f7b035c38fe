import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Failure, type StatementRefusal, type StatementRunner } from '@waybill/ports';
import { describeSqlRefusal } from '@waybill/questions';
import { writeLines } from '../command-context.js';
import { toPrintable } from '../render/printable.js';
import { watchStatement, type ProgressPlace } from './statement-watch.js';

/** What running statements needs. */
export interface StatementStage {
  readonly runner: StatementRunner;
  readonly createStatementId: () => string;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Absent: nobody looks. */
  readonly progress?: ProgressPlace | undefined;
}

export interface StatementAsked {
  readonly statement: string;
  readonly format: string;
  /** 0: all. */
  readonly limit: number;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** What became of a statement, with the number of its rows where it is known. */
export type StatementEnd =
  | { readonly kind: 'answered'; readonly rowCount: number | undefined }
  | { readonly kind: 'refused' }
  | { readonly kind: 'cancelled' };

/** Runs one statement and streams its answer to stdout, at the reader's pace. What is wrong with it goes to stderr. */
export async function answerStatement(
  { statement, format, limit, signal }: StatementAsked,
  { runner, createStatementId, stdout, stderr, progress }: StatementStage,
): Promise<StatementEnd> {
  const id = createStatementId();
  const watch = progress === undefined ? undefined : watchStatement(runner, id, progress);
  try {
    const rowCountMax = limit === 0 ? undefined : limit;
    const answer = await runner.streamText(statement, { format, rowCountMax, id, signal });
    watch?.stop();
    if (answer.tag === 'statement_refused') {
      writeLines(stderr, describeRefusal(answer, statement));
      return { kind: 'refused' };
    }
    await pipeline(answer.text, stdout, { end: false, signal });
    return { kind: 'answered', rowCount: answer.rowCount };
  } catch (error) {
    if (signal.aborted && (error instanceof Failure || isAbort(error))) return { kind: 'cancelled' };
    throw error;
  } finally {
    watch?.stop();
  }
}

/** What a stream rejects with when its signal is aborted. */
function isAbort(error: unknown): boolean {
  return (error as { readonly code?: unknown }).code === 'ABORT_ERR';
}

/** ClickHouse's words, the place that they mean, and what to do. Pure. */
export function describeRefusal(refusal: StatementRefusal, statement: string): readonly string[] {
  const [said = '', ...advice] = describeSqlRefusal(refusal).split('\n');
  const lines = [`waybill: ${said} [${refusal.tag}]`, ...pointAt(refusal, statement), ...advice];
  return lines.map(toPrintable);
}

/** What is left of a long line around the place, so that the mark stands below it. */
const contextCharacterCount = 40;

function pointAt({ position }: StatementRefusal, statement: string): readonly string[] {
  if (position === undefined) return [];
  const line = statement.split('\n')[position.line - 1];
  if (line === undefined) return [];
  const at = position.column - 1;
  const start = Math.max(0, at - contextCharacterCount);
  return [`  ${line.slice(start, at + contextCharacterCount)}`, `  ${' '.repeat(at - start)}^`];
}
