import type { ReadOptions, StatementRefusal } from '@waybill/ports';
import {
  describeSqlRefusal,
  sqlLimits,
  toSqlDocument,
  toSqlRefusalDocument,
  type SqlRequestDocument,
  type StatementQuestions,
} from '@waybill/questions';
import { parseSqlBody } from './sql-body.js';
import { toRefusal, type Route, type RouteAnswer } from './route.js';

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
  if (format === undefined) {
    const answer = await questions.runSql({ statement, rowLimit: limit }, options);
    if (answer.tag === 'refused') return toRefusal(answer);
    if (answer.tag === 'statement_refused') return toStatementProblem(answer);
    return { tag: 'document', document: toSqlDocument(answer, answer.freshness) };
  }
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

function toStatementProblem(refusal: StatementRefusal): RouteAnswer {
  const detail = describeSqlRefusal(refusal);
  const members = { ...toSqlRefusalDocument(refusal) };
  return { tag: 'problem', problem: { status: 400, code: 'statement_refused', detail, members } };
}
