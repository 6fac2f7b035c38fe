import { Failure, type Clock } from '@waybill/ports';
import { toChangeDocument, toFreshnessDocument, type TailMessage, type TailQuestions } from '@waybill/questions';
import type { HttpAnswer, HttpPages, HttpRequest } from '@waybill/runtime';
import type { TailDesk } from '../tail-desk.js';
import { paths, type Path } from './paths.js';
import { toProblemAnswer } from './problem.js';
import { noSuchMethod, toFailureAnswer } from './query-pages.js';
import { readParameters } from './query-string.js';
import { toQuestionProblem } from './route.js';

export interface TailPageOptions {
  readonly questions: TailQuestions;
  readonly tails: TailDesk;
  readonly clock: Clock;
}

const tailPath = '/v1/calls/tail' satisfies Path;
const nanosPerMs = 1_000_000n;

/** The pages, and in front of them the one that does not end: calls as they change, as server-sent events. */
export function withTailPage(pages: HttpPages, options: TailPageOptions): HttpPages {
  return {
    prefix: pages.prefix,
    answer: (request) => (request.path === tailPath ? answerTail(request, options) : pages.answer(request)),
  };
}

async function answerTail(request: HttpRequest, { questions, tails, clock }: TailPageOptions): Promise<HttpAnswer> {
  const { method, query, headers, signal } = request;
  if (method !== 'GET' && method !== 'HEAD') return noSuchMethod(method, ['GET', 'HEAD']);
  const nowMs = Number(clock.nowUnixNano() / nanosPerMs);
  const parameters = readParameters(query, paths[tailPath].parameters, nowMs);
  if (parameters.kind === 'refused') return toProblemAnswer(toQuestionProblem(parameters.problems));
  // A browser that begins again says by itself how far it came, under the address that it was given once.
  const lastId = headers['last-event-id'];
  const asked = lastId === undefined ? parameters.values : { ...parameters.values, sinceMs: undefined, cursor: lastId };
  const answer = questions.tailCalls(asked, { signal: AbortSignal.any([signal, tails.closing]) });
  if (answer.tag === 'refused') return toProblemAnswer(toQuestionProblem(answer.problems));
  if (method === 'HEAD') return toEventStream('');
  try {
    return toEventStream(toEvents(tails.open(answer.messages, signal)));
  } catch (error) {
    return toFailureAnswer(error);
  }
}

function toEventStream(body: HttpAnswer['body']): HttpAnswer {
  // Something between us that collects what it passes on would hold events back.
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' };
  return { status: 200, headers, body };
}

/** The last event says why there are no more, where the client has not gone by itself. */
async function* toEvents(messages: AsyncIterable<TailMessage>): AsyncGenerator<string, void, undefined> {
  try {
    for await (const message of messages) yield toEvent(message);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield `event: end\ndata: ${JSON.stringify({ code: error.code, detail: error.message })}\n\n`;
  }
}

/** One event: JSON has no line breaks in it. */
function toEvent(message: TailMessage): string {
  const { cursor } = message;
  if (message.tag === 'beat')
    return `event: freshness\nid: ${cursor}\ndata: ${JSON.stringify(toFreshnessDocument(message.freshness))}\n\n`;
  return `event: change\nid: ${cursor}\ndata: ${JSON.stringify(toChangeDocument(message.change, cursor))}\n\n`;
}
