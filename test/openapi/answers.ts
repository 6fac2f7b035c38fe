import { problemCodes, type PathDescription, type ProblemCode } from '@waybill/query';
import type { JsonSchema } from './json-schemas.js';

const reference = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
const codes: readonly (readonly [string, ProblemCode])[] = Object.entries(problemCodes);

/** What a path may answer, by status. */
export function toResponses(path: string, description: PathDescription, example: unknown): JsonSchema {
  const isOne = path.includes('{') || description.hasIds === true;
  const statuses = codes
    .filter(([, { of }]) => of === 'all' || (of === 'one' && isOne))
    .map(([, { status }]) => [status, reference('responses', `Problem${status}`)]);
  return {
    200: toDocument(description, example),
    ...(description.hasEtag ? { 304: { description: 'What `If-None-Match` names still stands.', headers: etag } } : {}),
    ...Object.fromEntries(statuses),
    ...toOwnProblems(description),
  };
}

/** What only this path answers, together with what every path answers with the same status. */
function toOwnProblems({ problems = [] }: PathDescription): JsonSchema {
  const isOwn = (code: string): boolean => problems.includes(code);
  const statuses = new Set(codes.filter(([code]) => isOwn(code)).map(([, { status }]) => status));
  return Object.fromEntries(
    [...statuses].map((status) => {
      const these = codes.filter(([code, each]) => each.status === status && (each.of === 'all' || isOwn(code)));
      return [status, toProblem(status, these)];
    }),
  );
}

function toDocument({ summary, document, events, hasFormats, hasEtag }: PathDescription, example: unknown): JsonSchema {
  const schema = reference('schemas', document);
  if (events !== undefined) {
    const ofEvents = Object.entries(events).map(([name, type]) => [name, reference('schemas', type)]);
    return {
      description: `${summary}. \`x-events\` says by the name of an event what its data is.`,
      content: { 'text/event-stream': { schema: { type: 'string' }, 'x-events': Object.fromEntries(ofEvents) } },
    };
  }
  const instead = '; with `format` text of it instead, which as `application/json` is what ClickHouse writes, too';
  return {
    description: hasFormats ? `${summary}${instead}` : summary,
    ...(hasEtag ? { headers: etag } : {}),
    content: {
      'application/json': { schema, ...(example === undefined ? {} : { example }) },
      ...(hasFormats ? { 'text/*': { schema: { type: 'string' } }, 'application/*': {} } : {}),
    },
  };
}

const etag = {
  ETag: {
    description: 'Of a call that is closed. What `freshness` says is not part of what is compared.',
    schema: { type: 'string' },
  },
};

const retryAfter = { 'Retry-After': { description: 'Seconds.', schema: { type: 'string', pattern: '^[0-9]+$' } } };
const statusesWithRetryAfter = new Set([429, 503]);

/** Every problem that a path may answer, as shared responses. */
export function problemResponses(): JsonSchema {
  const shared = codes.filter(([, { of }]) => of === 'all' || of === 'one');
  const statuses = [...new Set(shared.map(([, { status }]) => status))];
  return Object.fromEntries(
    statuses.map((status) => [
      `Problem${status}`,
      toProblem(
        status,
        shared.filter(([, each]) => each.status === status),
      ),
    ]),
  );
}

function toProblem(status: number, these: typeof codes): JsonSchema {
  const schemas = [...new Set(these.map(([, { document }]) => document))].map((name) => reference('schemas', name));
  return {
    description: these.map(([code, { when }]) => `\`${code}\`: ${when}.`).join('\n'),
    ...(statusesWithRetryAfter.has(status) ? { headers: retryAfter } : {}),
    content: { 'application/problem+json': { schema: schemas.length === 1 ? schemas[0] : { anyOf: schemas } } },
  };
}
