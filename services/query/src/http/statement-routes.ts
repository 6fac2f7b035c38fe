import type { ReadOptions, StatementRefusal } from '@waybill/ports';
import {
  describeSqlRefusal,
  sqlLimits,
  toSqlDocument,
  toSqlRefusalDocument,
  type SqlAsked,
  type SqlRequestDocument,
  type StatementQuestions,
} from '@waybill/questions';
import { parseSqlBody } from './sql-body.js';
import { toRefusal, type DocumentAnswer, type Route, type RouteAnswer } from './route.js';

/** The paths in SQL. */
export function createStatementRoutes(questions: StatementQuestions): readonly Route[] {
  return [
    {
      path: '/v1/sql',
      answer: async ({ values, sent }, options) => {
        const body = parseSqlBody(await sent?.read(bodyBytesMax), sent?.contentType ?? '');
        if (body.kind === 'refused') return toRefusal({ tag: 'refused', problems: body.problems });
        return answerSql(questions, { ...values, ...body.asked }, options);
      },
    },
  ];
}

/** A statement of the largest size, each of whose characters JSON has escaped. */
const bodyBytesMax = 6 * sqlLimits.statementBytesMax + 1_024;

async function answerSql(
  questions: StatementQuestions,
  { statement, limit, format }: SqlRequestDocument,
  options: ReadOptions,
): Promise<RouteAnswer> {
  if (format === undefined) return answerRows(questions, { statement, rowLimit: limit }, options);
  const answer = await questions.streamSql({ statement, format, rowLimit: limit }, options);
  if (answer.tag === 'refused') return toRefusal(answer);
  if (answer.tag === 'statement_refused') return toStatementProblem(answer);
  const { contentType, text, freshness } = answer;
  const age = freshness.oldestUnappliedAgeNanos;
  const headers = {
    'content-type': contentType,
    'waybill-oldest-unapplied-age-nanos': age === undefined ? 'unknown' : String(age),
  };
  return { tag: 'text', headers, text };
}

/** Columns and rows of a statement, or why there are none. */
export async function answerRows(
  questions: StatementQuestions,
  asked: SqlAsked,
  options: ReadOptions,
): Promise<DocumentAnswer> {
  const answer = await questions.runSql(asked, options);
  if (answer.tag === 'refused') return toRefusal(answer);
  if (answer.tag === 'statement_refused') return toStatementProblem(answer);
  return { tag: 'document', document: toSqlDocument(answer, answer.freshness) };
}

function toStatementProblem(refusal: StatementRefusal): DocumentAnswer {
  const detail = describeSqlRefusal(refusal);
  const members = { ...toSqlRefusalDocument(refusal) };
  return { tag: 'problem', problem: { status: 400, code: 'statement_refused', detail, members } };
}
