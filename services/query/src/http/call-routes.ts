import {
  toCallDenialsDocument,
  toCallDocument,
  toDenialDocument,
  toRetryDocument,
  toWholeCallDocument,
  type CallQuestions,
} from '@waybill/questions';
import { toAbsence, toPageAnswer, type Route } from './route.js';

/** The paths about calls. */
export function createCallRoutes(questions: CallQuestions): readonly Route[] {
  return [
    {
      path: '/v1/calls',
      answer: async ({ values }, options) =>
        toPageAnswer(await questions.listCalls(values, options), 'calls', toCallDocument),
    },
    {
      path: '/v1/calls/{id}',
      answer: async ({ id }, options) => {
        const search = await questions.getCall(id, options);
        if (search.tag !== 'found') return toAbsence(search, `call "${id}"`);
        const { state, version } = search.call;
        const document = toWholeCallDocument(search, search.freshness);
        return isClosed(state)
          ? { tag: 'document', document, etag: `W/"${version}-${state}"` }
          : { tag: 'document', document };
      },
    },
    {
      path: '/v1/calls/{id}/retry-verdict',
      answer: async ({ id }, options) => {
        const search = await questions.getCall(id, options);
        if (search.tag !== 'found') return toAbsence(search, `call "${id}"`);
        return { tag: 'document', document: toRetryDocument(search, search.freshness) };
      },
    },
    {
      path: '/v1/calls/{id}/denials',
      answer: async ({ id }, options) => {
        const search = await questions.getCall(id, options);
        if (search.tag !== 'found') return toAbsence(search, `call "${id}"`);
        return { tag: 'document', document: toCallDenialsDocument(search, search.freshness) };
      },
    },
    {
      path: '/v1/denials',
      answer: async ({ values }, options) =>
        toPageAnswer(await questions.listDenials(values, options), 'denials', toDenialDocument),
    },
  ];
}

/** Its records are all there, or it was settled without them; what comes still makes another version of it. */
function isClosed(state: string): boolean {
  return state !== 'open' && state !== 'incomplete';
}
