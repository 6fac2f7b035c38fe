import type { Freshness, Search, SpendQuestion, ReadSpend } from '@waybill/ports';
import type { QuestionProblem } from './asked.js';
import { toCursor, type CursorKind } from './cursor.js';

/** What is wrong with the question. */
export interface Refused {
  readonly tag: 'refused';
  readonly problems: readonly QuestionProblem[];
}

/** A page of a list, or why it could not be asked for. */
export type PageAnswer<Row> =
  | {
      readonly tag: 'answered';
      readonly rows: readonly Row[];
      /** Empty: these were the last ones. */
      readonly nextCursor: string;
      readonly freshness: Freshness;
    }
  | Refused;

/** A search for one thing, with how fresh the answer is also where nothing was found. */
export type SearchAnswer<Whole, Candidate> = { readonly freshness: Freshness } & Search<Whole, Candidate>;

/** What was spent. */
export type SpendAnswer =
  | {
      readonly tag: 'answered';
      readonly question: SpendQuestion;
      readonly rows: readonly ReadSpend[];
      /** There are more groups than were asked for. */
      readonly isCut: boolean;
      readonly freshness: Freshness;
    }
  | Refused;

/** One more than asked for tells whether there are more. */
export function oneMore<Question extends { readonly limit: number }>(question: Question): Question {
  return { ...question, limit: question.limit + 1 };
}

export interface PageOptions<Row> {
  readonly limit: number;
  readonly freshness: Freshness;
  /** What orders the list, where the row does not say it by itself. */
  readonly placeOf?: (row: Row) => object;
}

/** The page that was asked for, of the rows that {@link oneMore} found. */
export function toPage<Row extends object>(
  kind: CursorKind,
  found: readonly Row[],
  { freshness, ...options }: PageOptions<Row>,
): PageAnswer<Row> {
  return { tag: 'answered', ...cutPage(kind, found, options), freshness };
}

/** The rows of a page, and its cursor: empty when these were the last ones. */
export function cutPage<Row extends object>(
  kind: CursorKind,
  found: readonly Row[],
  { limit, placeOf = (row) => row }: Omit<PageOptions<Row>, 'freshness'>,
): { readonly rows: readonly Row[]; readonly nextCursor: string } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last !== undefined ? toCursor(kind, placeOf(last)) : '' };
}
