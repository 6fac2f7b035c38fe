import {
  toCredentialDocument,
  toLanesDocument,
  toListedIncidentDocument,
  toSurfacePageDocument,
  toWholeIncidentDocument,
  type AuthorityQuestions,
} from '@waybill/questions';
import { toAbsence, toPageAnswer, toRefusal, type Route } from './route.js';

/** The paths about what may be used and seen, and about what went wrong with it. */
export function createAuthorityRoutes(questions: AuthorityQuestions): readonly Route[] {
  return [
    {
      path: '/v1/credentials/{id}',
      answer: async ({ id }, options) => {
        const search = await questions.getCredential(id, options);
        if (search.tag !== 'found') return toAbsence(search, `credential "${id}"`);
        return { tag: 'document', document: toCredentialDocument(search, search.freshness) };
      },
    },
    {
      path: '/v1/surfaces/{id}',
      answer: async ({ id, values }, options) => {
        const search = await questions.getSurface(id, values, options);
        if (search.tag === 'refused') return toRefusal(search);
        if (search.tag !== 'found') return toAbsence(search, `principal "${id}" of whom a gateway decided`);
        return { tag: 'document', document: toSurfacePageDocument(search, search.freshness) };
      },
    },
    {
      path: '/v1/lanes',
      answer: async ({ values }, options) => {
        const search = await questions.listLanes(values, options);
        if (search.tag === 'refused') return toRefusal(search);
        if (search.tag !== 'found')
          return toAbsence(search, `lane "${String(values['around'])}" that somebody changed`);
        return { tag: 'document', document: toLanesDocument(search, search.freshness) };
      },
    },
    {
      path: '/v1/incidents',
      answer: async ({ values }, options) =>
        toPageAnswer(await questions.listIncidents(values, options), 'incidents', toListedIncidentDocument),
    },
    {
      path: '/v1/incidents/{id}',
      answer: async ({ id }, options) => {
        const search = await questions.getIncident(id, options);
        if (search.tag !== 'found') return toAbsence(search, `incident "${id}"`);
        return { tag: 'document', document: toWholeIncidentDocument(search, search.freshness) };
      },
    },
  ];
}
