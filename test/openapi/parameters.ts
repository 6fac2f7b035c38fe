import { spendDimensions } from '@waybill/ports';
import type { ParameterKind, PathDescription } from '@waybill/query';
import { acceptedWords, diffKinds, momentRule } from '@waybill/questions';
import type { JsonSchema } from './json-schemas.js';

/** A parameter as OpenAPI has it. */
export type Parameter = JsonSchema;

/** What parameters mean; one that is not here is a filter of which its name says all. */
const meanings: Readonly<Record<string, string>> = {
  limit: 'How many rows at most.',
  cursor: 'The `next_cursor` of the page before, with the same filter; empty: from the newest.',
  since: `Only what began at this moment or later: ${momentRule}.`,
  until: `Only what began before this moment: ${momentRule}.`,
  from: `Where the window begins, rounded down to a whole minute: ${momentRule}. Absent: 24 hours before \`until\`.`,
  by: 'By what it is broken down: one or two words, with a comma between.',
};

/** The same, where a path means something else. */
const meaningsOfPaths: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/v1/calls/tail': {
    since: `Begin with what was stored at this moment or later: ${momentRule}. Absent: now.`,
    cursor: 'The `cursor` of a change, to go on behind it; not together with `since`.',
  },
  '/v1/surfaces/{id}': {
    since: `Only periods that still stood at this moment or later: ${momentRule}.`,
    until: `Only periods that began before this moment: ${momentRule}.`,
    tool: 'Only periods in which this tool could be seen, or was denied.',
  },
  '/v1/lanes': {
    around: 'Compare every lane before and after the last change of this one. Absent: each before and after its own.',
    span: 'How long before and after a change is compared, such as `15m` or `1h`.',
  },
  '/v1/incidents': { since: `Only incidents of which something was said at this moment or later: ${momentRule}.` },
  '/v1/sessions': { since: `Only sessions that were active at this moment or later: ${momentRule}.` },
  '/v1/sessions/{id}': { principal: 'The original actor, where several use one id.' },
  '/v1/diff': {
    left: 'The id of a call, session or incident, or a beginning that only one has.',
    right: 'The id of another one of its kind; none where `kind` is `receipt`.',
    kind: 'What the ids are. Absent: what both are found as. `receipt`: the call `left`, what was expected and reported of it, and what the receipts of its provider say.',
    left_principal: 'The original actor of the left session, where several use its id.',
    right_principal: 'The original actor of the right session, where several use its id.',
  },
  '/v1/sql': {
    format: 'A format of ClickHouse, such as `CSVWithNames` or `Parquet`. Absent: columns and rows as a document.',
  },
  '/v1/spend': {
    until: `Where the window ends; it does not belong to it: ${momentRule}. Absent: now.`,
    limit: 'How many groups at most.',
  },
};

const examples: Readonly<Record<string, unknown>> = {
  since: '1h',
  from: '7d',
  tool: 'read_text_file',
  span: '1h',
  outcome: 'denied',
  by: ['lane', 'tool'],
};

const ifNoneMatch = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of an answer that one has: when it still stands, the answer is 304.',
  schema: { type: 'string' },
};

const lastEventId = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'The `id` of the last event that one has, to go on behind it.',
  schema: { type: 'string' },
};

/** The parameters of a path: those in it, those behind `?`, and headers. */
export function toParameters(path: string, description: PathDescription): readonly Parameter[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: 'All of it, or a beginning that only one has; a `/` in it is written `%2F`.',
    schema: { type: 'string', minLength: 1 },
  }));
  const inQuery = Object.entries(description.parameters).map(([name, kind]) => ({
    name,
    in: 'query',
    required: description.required?.includes(name) === true,
    description: meaningsOfPaths[path]?.[name] ?? meanings[name] ?? `Only those with this \`${name}\`.`,
    ...(kind === 'words' ? { style: 'form', explode: false } : {}),
    schema: toSchema(name, kind, description),
    ...(examples[name] === undefined ? {} : { example: examples[name] }),
  }));
  const headers = [...(description.hasEtag ? [ifNoneMatch] : []), ...(description.events ? [lastEventId] : [])];
  return [...inPath, ...inQuery, ...headers];
}

function toSchema(name: string, kind: ParameterKind, { limits }: PathDescription): JsonSchema {
  if (kind === 'words')
    return { type: 'array', items: { type: 'string', enum: spendDimensions }, minItems: 1, maxItems: 2 };
  if (kind === 'moment') return { type: 'string' };
  if (kind === 'number')
    return { type: 'integer', minimum: 1, ...(limits && { maximum: limits.max, default: limits.fallback }) };
  if (name === 'kind') return { type: 'string', enum: diffKinds };
  const words = acceptedWords[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
  return words === undefined ? { type: 'string', maxLength: 1_024 } : { type: 'string', enum: words };
}
