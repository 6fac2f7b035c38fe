import { sqlLimits, type QuestionProblem, type SqlRequestDocument } from '@waybill/questions';

export type ParsedSqlBody =
  | { readonly kind: 'read'; readonly asked: SqlRequestDocument }
  | { readonly kind: 'refused'; readonly problems: readonly QuestionProblem[] };

/**
 * Reads a body: the statement itself, or with the type `application/json` an object with `statement`, and `limit` and
 * `format` where they do not stand behind `?`. `undefined`: there was more than may be.
 */
export function parseSqlBody(body: Uint8Array | undefined, contentType: string): ParsedSqlBody {
  if (body === undefined)
    return refused('statement', `expected at most ${sqlLimits.statementBytesMax} bytes, found more`);
  const text = new TextDecoder().decode(body);
  return /^application\/json\b/i.test(contentType) ? parseJson(text) : { kind: 'read', asked: { statement: text } };
}

const names: ReadonlySet<string> = new Set(['statement', 'limit', 'format']);

function parseJson(text: string): ParsedSqlBody {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refused('', 'expected a JSON object with "statement", found something else');
  const unknown = Object.keys(value).find((name) => !names.has(name));
  if (unknown !== undefined)
    return refused(unknown.slice(0, 64), `expected one of ${[...names].join(', ')}, found "${unknown.slice(0, 64)}"`);
  const { statement, limit, format } = value as Readonly<Record<string, unknown>>;
  if (typeof statement !== 'string') return refused('statement', 'expected text');
  if (limit !== undefined && typeof limit !== 'number') return refused('limit', 'expected a number');
  if (format !== undefined && typeof format !== 'string') return refused('format', 'expected text');
  return {
    kind: 'read',
    asked: { statement, ...(limit === undefined ? {} : { limit }), ...(format === undefined ? {} : { format }) },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(field: string, description: string): ParsedSqlBody {
  return { kind: 'refused', problems: [{ field, description }] };
}
