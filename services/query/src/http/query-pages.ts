import type { Clock } from '@waybill/ports';
import { Failure } from '@waybill/ports';
import type { Questions } from '@waybill/questions';
import type { HttpAnswer, HttpPages, HttpRequest } from '@waybill/runtime';
import type { Desk } from '../desk.js';
import { paths, type PathDescription } from './paths.js';
import { toProblemAnswer } from './problem.js';
import { readParameters } from './query-string.js';
import { toQuestionProblem, type Route } from './route.js';
import { createRoutes } from './routes.js';

export interface QueryPagesOptions {
  readonly questions: Questions;
  readonly desk: Desk;
  readonly clock: Clock;
}

const nanosPerMs = 1_000_000n;
const retryAfterSeconds = '1';

/** The HTTP edge of the questions. */
export function createQueryPages({ questions, desk, clock }: QueryPagesOptions): HttpPages {
  const routes = createRoutes(questions);
  return {
    prefix: '/v1/',
    async answer(request) {
      const found = findRoute(routes, request.path);
      if (found === undefined) return noSuchPath(request.path);
      const description: PathDescription = paths[found.route.path];
      const methods = methodsOf(description);
      if (!methods.includes(request.method)) return noSuchMethod(request.method, methods);
      const nowMs = Number(clock.nowUnixNano() / nanosPerMs);
      const parameters = readParameters(request.query, description.parameters, nowMs);
      if (parameters.kind === 'refused') return toProblemAnswer(toQuestionProblem(parameters.problems));
      const sent = { contentType: request.headers['content-type'] ?? '', read: request.readBody };
      const question = { id: found.id, values: parameters.values, sent };
      try {
        const answered = await desk.ask(request.signal, (signal) => found.route.answer(question, { signal }));
        if (answered.tag === 'problem') return toProblemAnswer(answered.problem);
        if (answered.tag === 'text') return { status: 200, headers: answered.headers, body: answered.text };
        return toDocumentAnswer(answered.document, answered.etag, request);
      } catch (error) {
        return toFailureAnswer(error);
      }
    },
  };
}

interface FoundRoute {
  readonly route: Route;
  readonly id: string;
}

function findRoute(routes: readonly Route[], path: string): FoundRoute | undefined {
  const segments = path.split('/');
  for (const route of routes) {
    const pattern = route.path.split('/');
    const fits =
      pattern.length === segments.length && pattern.every((each, at) => each === '{id}' || each === segments[at]);
    const id = fits ? decodeSegment(segments[pattern.indexOf('{id}')] ?? '') : undefined;
    if (id !== undefined && (id !== '' || !pattern.includes('{id}'))) return { route, id };
  }
  return undefined;
}

/** `undefined` for a segment that is badly escaped: no id is written so. */
function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function noSuchPath(path: string): HttpAnswer {
  const detail = `expected one of ${Object.keys(paths).join(', ')}, found ${path.slice(0, 128)}`;
  return toProblemAnswer({ status: 404, code: 'no_such_path', detail });
}

function methodsOf({ method }: PathDescription): readonly string[] {
  return method === undefined ? ['GET', 'HEAD'] : [method];
}

/** The answer to a method that a path does not take. */
export function noSuchMethod(method: string, methods: readonly string[]): HttpAnswer {
  const detail = `expected ${methods.join(' or ')}, found ${method}: nothing here changes anything`;
  return toProblemAnswer({ status: 405, code: 'no_such_method', detail, headers: { allow: methods.join(', ') } });
}

function toDocumentAnswer(document: object, etag: string | undefined, { headers }: HttpRequest): HttpAnswer {
  // A client may keep what is closed, and asks each time whether it still stands so.
  const caching = etag === undefined ? {} : { etag, 'cache-control': 'private, no-cache' };
  if (etag !== undefined && isKnown(etag, headers['if-none-match'])) return { status: 304, headers: caching, body: '' };
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', ...caching },
    body: `${JSON.stringify(document)}\n`,
  };
}

function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  const known = new Set((ifNoneMatch ?? '').split(',').map((each) => each.trim()));
  return known.has(etag) || known.has('*');
}

/** A failure as HTTP says it; what nobody classified stays inside. */
export function toFailureAnswer(error: unknown): HttpAnswer {
  if (!(error instanceof Failure)) {
    return toProblemAnswer({
      status: 500,
      code: 'internal',
      detail: 'internal error; the server has logged its cause',
    });
  }
  const { code, message: detail } = error;
  const headers = { 'retry-after': retryAfterSeconds };
  if (code === 'question_timed_out') return toProblemAnswer({ status: 504, code, detail });
  if (code === 'too_many_questions' || code === 'too_many_tails')
    return toProblemAnswer({ status: 429, code, detail, headers });
  return toProblemAnswer({ status: 503, code, detail, ...(error.kind === 'retryable' ? { headers } : {}) });
}
