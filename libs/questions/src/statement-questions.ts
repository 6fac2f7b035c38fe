import type {
  Freshness,
  FreshnessReader,
  ReadOptions,
  StatementRefusal,
  StatementRows,
  StatementRunner,
  StatementText,
} from '@waybill/ports';
import type { Refused } from './answers.js';
import { findLimitProblem, type QuestionProblem } from './asked.js';

/** A statement whose answer is wanted as values. */
export interface SqlAsked {
  readonly statement: string;
  /** How many rows at most; absent: {@link sqlLimits}. */
  readonly rowLimit?: number | undefined;
}

/** A statement whose answer is wanted as text of a format of ClickHouse. */
export interface SqlTextAsked {
  readonly statement: string;
  /** `CSVWithNames`, `Parquet`, …; one that the statement names counts before it. */
  readonly format: string;
  /** Absent: as many as the reader's account may get. */
  readonly rowLimit?: number | undefined;
}

/** Columns and rows, with how fresh they are; or what is wrong with the question; or why the statement was not run to its end. */
export type SqlAnswer = (StatementRows & { readonly freshness: Freshness }) | Refused | StatementRefusal;
export type SqlTextAnswer = (StatementText & { readonly freshness: Freshness }) | Refused | StatementRefusal;

/** What one may ask in SQL. What a statement may do is decided by the reader's account in ClickHouse. */
export interface StatementQuestions {
  runSql(asked: SqlAsked, options?: ReadOptions): Promise<SqlAnswer>;
  streamSql(asked: SqlTextAsked, options?: ReadOptions): Promise<SqlTextAnswer>;
}

/** Who is asked in SQL. */
export interface StatementQuestionPorts {
  readonly statements: StatementRunner;
  readonly freshness: FreshnessReader;
}

/**
 * Values are for programs that look at some rows: they stay in memory on both sides. Whoever wants more takes text, or
 * asks ClickHouse itself.
 */
export const sqlLimits = {
  rows: { fallback: 1_000, max: 10_000 },
  /** Of the rows' JSON text; a message of gRPC has room for it. */
  rowBytesMax: 8 * 1024 * 1024,
  textRowsMax: 1_000_000,
  /** What ClickHouse parses (`max_query_size`). */
  statementBytesMax: 256 * 1024,
} as const;

/** Names of formats are words; `Template` and the like take settings along, and are refused by ClickHouse without. */
const formatPattern = /^[A-Za-z][A-Za-z0-9]{0,63}$/;

export function createStatementQuestions({ statements, freshness }: StatementQuestionPorts): StatementQuestions {
  return {
    async runSql({ statement, rowLimit = sqlLimits.rows.fallback }, options) {
      const problems = [...findStatementProblems(statement), ...findLimitProblem(rowLimit, sqlLimits.rows.max)];
      if (problems.length > 0) return { tag: 'refused', problems };
      const fresh = await freshness.freshness(options);
      const bounds = { rowCountMax: rowLimit, byteCountMax: sqlLimits.rowBytesMax };
      const answer = await statements.listRows(statement, { ...options, ...bounds });
      if (answer.tag === 'statement_refused') return answer;
      if (answer.tag === 'other_format') return { tag: 'refused', problems: [formatNamed(answer.format)] };
      return { ...answer, freshness: fresh };
    },
    async streamSql({ statement, format, rowLimit }, options) {
      const problems = [...findStatementProblems(statement), ...findFormatProblems(format)];
      if (rowLimit !== undefined) problems.push(...findLimitProblem(rowLimit, sqlLimits.textRowsMax));
      if (problems.length > 0) return { tag: 'refused', problems };
      const fresh = await freshness.freshness(options);
      const answer = await statements.streamText(statement, { ...options, format, rowCountMax: rowLimit });
      return answer.tag === 'answered' ? { ...answer, freshness: fresh } : answer;
    },
  };
}

function findStatementProblems(statement: string): QuestionProblem[] {
  const field = 'statement';
  if (statement.trim() === '') return [{ field, description: 'expected one SQL statement, found nothing' }];
  const bytes = Buffer.byteLength(statement);
  if (bytes <= sqlLimits.statementBytesMax) return [];
  return [{ field, description: `expected at most ${sqlLimits.statementBytesMax} bytes, found ${bytes}` }];
}

function findFormatProblems(format: string): QuestionProblem[] {
  if (formatPattern.test(format)) return [];
  const found = `found "${format.slice(0, 64)}"`;
  return [{ field: 'format', description: `expected a format of ClickHouse such as JSONEachRow or Parquet, ${found}` }];
}

function formatNamed(format: string): QuestionProblem {
  const description = `expected a statement without FORMAT, because columns and rows were asked for, found FORMAT ${format}`;
  return { field: 'statement', description: `${description}; leave it out, or ask for a format beside the statement` };
}
