import type { Freshness, ReadOptions, Search } from '@waybill/ports';
import {
  describeAbsence,
  toCallDocument,
  toDenialDocument,
  toFreshnessDocument,
  toRetryDocument,
  toSessionDocument,
  toSessionSummary,
  toSpendDocument,
  toWholeCallDocument,
  type PageAnswer,
  type Questions,
  type Refused,
  type SpendAsked,
} from '@waybill/questions';
import type { Problem } from './problem.js';
import type { Path } from './paths.js';

/** A document with what HTTP says about it, or what is wrong. */
export type RouteAnswer =
  | {
      readonly tag: 'document';
      readonly document: object;
      /** Of a representation that changes no more by itself. */ readonly etag?: string;
    }
  | { readonly tag: 'problem'; readonly problem: Problem };

/** What a path was asked: the id in it, and the parameters behind it. */
export interface RouteQuestion {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** How a path is answered. */
export interface Route {
  readonly path: Path;
  readonly answer: (question: RouteQuestion, options: ReadOptions) => Promise<RouteAnswer>;
}

/** Every path under `/v1/`. */
export function createRoutes(questions: Questions): readonly Route[] {
  return [...createCallRoutes(questions), ...createLedgerRoutes(questions)];
}

function createCallRoutes(questions: Questions): readonly Route[] {
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
      path: '/v1/denials',
      answer: async ({ values }, options) =>
        toPageAnswer(await questions.listDenials(values, options), 'denials', toDenialDocument),
    },
  ];
}

function createLedgerRoutes(questions: Questions): readonly Route[] {
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
        const { by, fromMs, untilMs } = answer.question;
        const document = {
          by,
          from: new Date(fromMs).toISOString(),
          until: new Date(untilMs).toISOString(),
          is_cut: answer.isCut,
          spend: answer.rows.map((row) => toSpendDocument(row, by)),
          ...fresh(answer),
        };
        return { tag: 'document', document };
      },
    },
  ];
}

function fresh({ freshness }: { readonly freshness: Freshness }) {
  return { freshness: toFreshnessDocument(freshness) };
}

/** Its records are all there, or it was settled without them; what comes still makes another version of it. */
function isClosed(state: string): boolean {
  return state !== 'open' && state !== 'incomplete';
}

function toPageAnswer<Row>(answer: PageAnswer<Row>, name: string, toDocument: (row: Row) => object): RouteAnswer {
  if (answer.tag === 'refused') return toRefusal(answer);
  const { rows, nextCursor } = answer;
  const document = { [name]: rows.map(toDocument), next_cursor: nextCursor || null, ...fresh(answer) };
  return { tag: 'document', document };
}

function toRefusal({ problems }: Refused): RouteAnswer {
  return { tag: 'problem', problem: toQuestionProblem(problems) };
}

/** The problem of a question that cannot be asked. */
export function toQuestionProblem(problems: Refused['problems']): Problem {
  const detail = problems.map(({ field, description }) => `${field}: ${description}`).join('; ');
  return { status: 400, code: 'question_refused', detail, members: { errors: problems } };
}

function toAbsence<Whole, Candidate>(
  search: Exclude<Search<Whole, Candidate>, { tag: 'found' }> & { readonly freshness: Freshness },
  what: string,
): RouteAnswer {
  if (search.tag === 'ambiguous') {
    const detail = `expected one ${what}, found ${search.candidates.length} or more; give more of the id`;
    return {
      tag: 'problem',
      problem: { status: 409, code: 'id_ambiguous', detail, members: { candidates: search.candidates } },
    };
  }
  const detail = `expected a ${what}, found none: ${describeAbsence(search.freshness)}`;
  return { tag: 'problem', problem: { status: 404, code: 'not_found', detail, members: fresh(search) } };
}
