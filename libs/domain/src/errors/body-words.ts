import type { BodyFacts } from './body-facts.js';

const codePaths = [
  'error_code',
  'errorCode',
  'error.code',
  'code',
  'error',
  'error.type',
  'error.status',
  'category',
  'reason',
  'denied',
  'type',
];
const statusPaths: ReadonlySet<string> = new Set([
  'status',
  'statusCode',
  'status_code',
  'http_code',
  'code',
  'error.status',
  'error.code',
  'error.statusCode',
]);

/** The word of a body that serves best as its code; empty when there is none. Words with blanks may quote an input. */
export function codeOfBody(body: BodyFacts | undefined): string {
  for (const path of codePaths) {
    const fact = body?.facts.find((each) => each.path === path && !/\s|^(?:true|false)$/.test(each.raw));
    if (fact !== undefined) return fact.raw;
  }
  return '';
}

/** The HTTP status that a body tells; empty when it tells none, or none of a failure. */
export function statusOfBody(body: BodyFacts | undefined): string {
  return body?.facts.find(({ path, raw }) => statusPaths.has(path) && /^[45]\d{2}$/.test(raw))?.raw ?? '';
}

const graphqlCodePaths: ReadonlySet<string> = new Set([
  'errors[].extensions.code',
  'errors[].extensions.type',
  'errors[].type',
]);

/** The code of the first GraphQL error; empty when none has one. */
export function graphqlCodeOf(body: BodyFacts): string {
  return body.facts.find(({ path }) => graphqlCodePaths.has(path))?.raw ?? '';
}
