import { acceptedWords } from './accepted-words.js';
import { parseCursor, type CursorKind } from './cursor.js';

/** What cannot be asked: where, and what was expected and found. */
export interface QuestionProblem {
  readonly field: string;
  readonly description: string;
}

/** A question that can be asked, or everything that is wrong with it. */
export type Asked<Question> =
  | { readonly kind: 'asked'; readonly question: Question }
  | { readonly kind: 'refused'; readonly problems: readonly QuestionProblem[] };

/** What every list takes beside its own filters. */
export interface ListAsked {
  /** How many at most; absent: {@link listLimits}. */
  readonly limit?: number | undefined;
  /** Where the page before ended; absent: from the newest. */
  readonly cursor?: string | undefined;
}

/** A list is for people and programs that page; whoever wants everything at once asks in SQL. */
export const listLimits = { fallback: 20, max: 1_000 } as const;

/** No id or name that is admitted is longer. */
const filterBytesMax = 1_024;

export type Place = Readonly<Record<string, string>>;

/** A list as readers take it. */
export type ListQuestion<Filters> = Filters & { readonly limit: number; readonly after: Place | undefined };

/** Checks limit, cursor and filters of a list against what is accepted. */
export function toListQuestion<Filters extends object>(
  kind: CursorKind,
  { limit = listLimits.fallback, cursor, ...filters }: ListAsked & Filters,
): Asked<ListQuestion<Omit<ListAsked & Filters, 'limit' | 'cursor'>>> {
  const problems = [...findLimitProblem(limit, listLimits.max), ...findFilterProblems(filters)];
  const after = cursor === undefined || cursor === '' ? undefined : parseCursor(kind, cursor);
  if (after === 'unreadable')
    problems.push({
      field: 'cursor',
      description: 'expected the next_cursor of the page before, found something else',
    });
  if (problems.length > 0 || after === 'unreadable') return { kind: 'refused', problems };
  return { kind: 'asked', question: { ...filters, limit, after } };
}

/** What is wrong with a limit. */
export function findLimitProblem(limit: number, max: number): QuestionProblem[] {
  if (Number.isInteger(limit) && limit >= 1 && limit <= max) return [];
  return [{ field: 'limit', description: `expected a whole number from 1 to ${max}, found ${limit}` }];
}

/** What is wrong with filters: a word that is not accepted, or a text that is longer than any name. */
export function findFilterProblems(filters: object): readonly QuestionProblem[] {
  return Object.entries(filters).flatMap(([name, value]): QuestionProblem[] => {
    if (typeof value !== 'string') return [];
    const field = toFieldName(name);
    const words = acceptedWords[name];
    if (words !== undefined && !words.includes(value))
      return [{ field, description: `expected one of ${words.join(', ')}, found "${value.slice(0, 64)}"` }];
    const bytes = Buffer.byteLength(value);
    if (bytes <= filterBytesMax) return [];
    return [{ field, description: `expected at most ${filterBytesMax} bytes, found ${bytes}` }];
  });
}

/** A filter as the surfaces call it: `recovery_status`. */
function toFieldName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
