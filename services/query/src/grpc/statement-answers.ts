import { create } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { RunSqlRequestSchema, RunSqlResponseSchema } from '@waybill/contracts';
import type { StatementRefusal } from '@waybill/ports';
import { describeSqlRefusal, type StatementQuestions } from '@waybill/questions';
import { answeredOf, freshnessOf, QuestionRefused, read, type AnswerMethod } from './answering.js';

/** The methods in SQL. */
export function createStatementAnswers(questions: StatementQuestions): Readonly<Record<string, AnswerMethod>> {
  return {
    async runSql(bytes, signal) {
      const { statement, limit } = read(RunSqlRequestSchema, bytes);
      const asked = { statement, rowLimit: limit === 0 ? undefined : limit };
      const answer = await questions.runSql(asked, { signal });
      if (answer.tag === 'statement_refused') throw refused(answer);
      const { columns, rows, isCut, freshness } = answeredOf(answer);
      return create(RunSqlResponseSchema, {
        columns: [...columns],
        rows: rows.map((row) => JSON.stringify(row)),
        isCut,
        ...freshnessOf({ freshness }),
      });
    },
  };
}

/** Status and details go into headers, which have little room; ClickHouse may quote the whole statement. */
const descriptionCharacterCountMax = 1_000;

function refused(refusal: StatementRefusal): QuestionRefused {
  const whole = describeSqlRefusal(refusal);
  const description =
    whole.length <= descriptionCharacterCountMax ? whole : `${whole.slice(0, descriptionCharacterCountMax)}…`;
  const violations = [{ field: 'statement', description }];
  return new QuestionRefused({ statusCode: status.INVALID_ARGUMENT, message: description, violations });
}
