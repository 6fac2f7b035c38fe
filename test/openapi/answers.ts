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
  };
}

function toDocument({ summary, document, answers, hasEtag }: PathDescription, example: unknown): JsonSchema {
  const schema = reference('schemas', document);
  if (answers === 'events')
    return {
      description: `${summary}; each event has one document as its \`data\`.`,
      content: { 'text/event-stream': { schema: { type: 'string' }, 'x-event-data': schema } },
    };
  return {
    description: summary,
    ...(hasEtag ? { headers: etag } : {}),
    content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
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
  const statuses = [...new Set(codes.filter(([, { of }]) => of !== 'none').map(([, { status }]) => status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const these = codes.filter(([, each]) => each.status === status && each.of !== 'none');
      const [, { document }] = these[0] ?? ['', { document: 'ProblemDocument' }];
      const response = {
        description: these.map(([code, { when }]) => `\`${code}\`: ${when}.`).join('\n'),
        ...(statusesWithRetryAfter.has(status) ? { headers: retryAfter } : {}),
        content: { 'application/problem+json': { schema: reference('schemas', document) } },
      };
      return [`Problem${status}`, response];
    }),
  );
}
