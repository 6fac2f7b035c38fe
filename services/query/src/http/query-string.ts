import { momentRule, parseMoment, parseSpanMs, resolveMoment, type QuestionProblem } from '@waybill/questions';

/** What a parameter of a question may be. */
export type ParameterKind = 'text' | 'number' | 'moment' | 'span' | 'words';

/** The parameters that a path takes. */
export type Parameters = Readonly<Record<string, ParameterKind>>;

/** Parameters by their names within a question, or everything that is wrong with them. */
export type ReadParameters =
  | { readonly kind: 'read'; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly problems: readonly QuestionProblem[] };

/** Reads what stands behind `?` in a URL. A parameter that the path does not take is refused: it would restrict nothing. */
export function readParameters(query: URLSearchParams, accepted: Parameters, nowMs: number): ReadParameters {
  const problems: QuestionProblem[] = [];
  const values: Record<string, unknown> = {};
  for (const name of new Set(query.keys())) {
    const [text = '', ...more] = query.getAll(name);
    const kind = Object.hasOwn(accepted, name) ? accepted[name] : undefined;
    if (kind === undefined) problems.push(unknownParameter(name, accepted));
    else if (more.length > 0) problems.push({ field: name, description: 'expected it once, found it several times' });
    else if (text !== '') {
      const value = parsers[kind](text, nowMs);
      if (value === undefined)
        problems.push({ field: name, description: `expected ${forms[kind]}, found "${text.slice(0, 64)}"` });
      else values[toName(name, kind)] = value;
    }
  }
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'read', values };
}

const forms: Readonly<Record<ParameterKind, string>> = {
  text: 'text',
  number: 'a whole number',
  moment: momentRule,
  span: 'a span such as 90s, 15m, 1h, 7d or 2w',
  words: 'words with a comma between',
};

function unknownParameter(name: string, accepted: Parameters): QuestionProblem {
  const names = Object.keys(accepted);
  const expected = names.length === 0 ? 'no parameter' : `one of ${names.join(', ')}`;
  return { field: name.slice(0, 64), description: `expected ${expected}, found "${name.slice(0, 64)}"` };
}

const parsers: Readonly<Record<ParameterKind, (text: string, nowMs: number) => unknown>> = {
  text: (text) => text,
  number: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
  moment: parseMomentMs,
  span: parseSpanMs,
  words: (text) => text.split(',').map((word) => word.trim()),
};

/** A time without an offset is nobody's: here nobody can say whose. */
function parseMomentMs(text: string, nowMs: number): number | undefined {
  const moment = parseMoment(text);
  return moment === undefined ? undefined : resolveMoment(moment, nowMs, undefined);
}

/** `session_id` is `sessionId` within a question, `since` is `sinceMs`, `span` is `spanMs`. */
function toName(name: string, kind: ParameterKind): string {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return kind === 'moment' || kind === 'span' ? `${camel}Ms` : camel;
}
