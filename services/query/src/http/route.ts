import type { Freshness, ReadOptions, Search } from '@waybill/ports';
import { describeAbsence, toFreshnessDocument, type PageAnswer, type Refused } from '@waybill/questions';
import type { HttpRequest } from '@waybill/runtime';
import type { Path } from './paths.js';
import type { Problem } from './problem.js';

/** A document with what HTTP says about it, or what is wrong. */
export type RouteAnswer =
  | {
      readonly tag: 'document';
      readonly document: object;
      /** Of a representation that changes no more by itself. */ readonly etag?: string;
    }
  /** Text of another kind than JSON, sent as it comes. */
  | {
      readonly tag: 'text';
      readonly headers: Readonly<Record<string, string>>;
      readonly text: AsyncIterable<Uint8Array>;
    }
  | { readonly tag: 'problem'; readonly problem: Problem };

/** An answer that is no text of another kind. */
export type DocumentAnswer = Exclude<RouteAnswer, { readonly tag: 'text' }>;

/** What was sent along with a question. */
export interface SentBody {
  /** What it is said to be; empty when nobody said. */
  readonly contentType: string;
  /** As in `HttpRequest`. */
  readonly read: HttpRequest['readBody'];
}

/** What a path was asked: the id in it, and the parameters behind it. */
export interface RouteQuestion {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** What was sent along, where something could be. */
  readonly sent?: SentBody;
}

/** How a path is answered. */
export interface Route {
  readonly path: Path;
  readonly answer: (question: RouteQuestion, options: ReadOptions) => Promise<RouteAnswer>;
}

export function fresh({ freshness }: { readonly freshness: Freshness }) {
  return { freshness: toFreshnessDocument(freshness) };
}

export function toPageAnswer<Row>(
  answer: PageAnswer<Row>,
  name: string,
  toDocument: (row: Row) => object,
): RouteAnswer {
  if (answer.tag === 'refused') return toRefusal(answer);
  const { rows, nextCursor } = answer;
  const document = { [name]: rows.map(toDocument), next_cursor: nextCursor || null, ...fresh(answer) };
  return { tag: 'document', document };
}

export function toRefusal({ problems }: Refused): RouteAnswer {
  return { tag: 'problem', problem: toQuestionProblem(problems) };
}

/** The problem of a question that cannot be asked. */
export function toQuestionProblem(problems: Refused['problems']): Problem {
  const detail = problems.map(({ field, description }) => `${field}: ${description}`).join('; ');
  return { status: 400, code: 'question_refused', detail, members: { errors: problems } };
}

export function toAbsence<Whole, Candidate>(
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
