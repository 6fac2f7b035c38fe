import { toDiffDocument, type DiffQuestions } from '@waybill/questions';
import { toAbsence, toRefusal, type Route } from './route.js';

/** The path that compares. */
export function createDiffRoutes(questions: DiffQuestions): readonly Route[] {
  return [
    {
      path: '/v1/diff',
      answer: async ({ values }, options) => {
        const answer = await questions.diff(values, options);
        if (answer.tag === 'refused') return toRefusal(answer);
        if (answer.tag !== 'answered') return toAbsence(answer, answer.what);
        return { tag: 'document', document: toDiffDocument(answer, answer.freshness) };
      },
    },
  ];
}
