import {
  toSessionDocument,
  toSessionSummary,
  toSpendAnswerDocument,
  type LedgerQuestions,
  type SpendAsked,
} from '@waybill/questions';
import { fresh, toAbsence, toPageAnswer, toRefusal, type Route } from './route.js';

/** The paths about sessions and spend. */
export function createLedgerRoutes(questions: LedgerQuestions): readonly Route[] {
  return [
    {
      path: '/v1/sessions',
      answer: async ({ values }, options) =>
        toPageAnswer(await questions.listSessions(values, options), 'sessions', toSessionSummary),
    },
    {
      path: '/v1/sessions/{id}',
      answer: async ({ id, values }, options) => {
        const search = await questions.getSession({ idOrPrefix: id, ...values }, options);
        if (search.tag !== 'found') return toAbsence(search, `session "${id}"`);
        return { tag: 'document', document: { ...toSessionDocument(search), ...fresh(search) } };
      },
    },
    {
      path: '/v1/spend',
      answer: async ({ values }, options) => {
        const asked: SpendAsked = { by: [], ...values };
        const answer = await questions.getSpend(asked, options);
        if (answer.tag === 'refused') return toRefusal(answer);
        return { tag: 'document', document: toSpendAnswerDocument(answer) };
      },
    },
  ];
}
