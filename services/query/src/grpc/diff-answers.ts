import { create } from '@bufbuild/protobuf';
import { DiffKind, DiffRequestSchema, DiffResponseSchema } from '@waybill/contracts';
import type { DiffQuestions } from '@waybill/questions';
import { absenceOf, freshnessOf, read, refusedAs, type AnswerMethod } from './answering.js';
import { toDiffMessage } from './diff-messages.convert.js';
import { wordOf } from './enum-of.js';
import { textOf } from './values.js';

/** The method that compares. */
export function createDiffAnswers(questions: DiffQuestions): Readonly<Record<string, AnswerMethod>> {
  return {
    async diff(bytes, signal) {
      const { kind, left, right, leftPrincipal, rightPrincipal } = read(DiffRequestSchema, bytes);
      const principals = { leftPrincipal: textOf(leftPrincipal), rightPrincipal: textOf(rightPrincipal) };
      const answer = await questions.diff({ kind: wordOf(DiffKind, kind), left, right, ...principals }, { signal });
      if (answer.tag === 'refused') throw refusedAs(answer.problems);
      if (answer.tag !== 'answered') throw absenceOf(answer, answer.what);
      return create(DiffResponseSchema, { ...toDiffMessage(answer), ...freshnessOf(answer) });
    },
  };
}
