import type { ReadOptions } from '@waybill/ports';
import type { Questions } from '@waybill/questions';
import type { Path } from '../http/paths.js';
import type { Parameters } from '../http/query-string.js';
import type { DocumentAnswer, RouteQuestion } from '../http/route.js';
import { createRoutes } from '../http/routes.js';
import type { AnswerShape, Mode } from './answer-shape.js';

/** A question as a model asks it. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  /** For a model: what it answers, and when to ask something else. */
  readonly description: string;
  /** What it takes, under the names that the same question has over HTTP. */
  readonly parameters: Parameters;
  /** What one of is asked about: the name of the parameter that its id, or a beginning of it, stands in. */
  readonly subject?: 'call_id' | 'session_id';
  /** Parameters that it cannot do without, beside the subject. */
  readonly required: readonly string[];
  /** How many rows at most, and how many when nobody says. */
  readonly limits: { readonly max: number; readonly fallback: number };
  /** What an answer has when nobody says. */
  readonly modeFallback: Mode;
  readonly shape: AnswerShape;
  readonly answer: ToolAnswer;
}

/** The answer to a question that has been read: a document, or what is wrong. Rejects with a `Failure`. */
export type ToolAnswer = (questions: Questions, asked: RouteQuestion, options: ReadOptions) => Promise<DocumentAnswer>;

/** The answer that the same question has over HTTP. */
export function answerOfPath(path: Path): ToolAnswer {
  return async (questions, asked, options) => {
    const route = createRoutes(questions).find((each) => each.path === path);
    if (route === undefined) throw new Error(`expected a route for ${path}, found none`);
    const answer = await route.answer(asked, options);
    if (answer.tag === 'text') throw new Error(`expected a document at ${path}, found text`);
    return answer;
  };
}
