import { Failure, type ReadOptions } from '@waybill/ports';
import type { Questions } from '@waybill/questions';
import type { Problem } from '../http/problem.js';
import { toQuestionProblem, type DocumentAnswer, type RouteQuestion } from '../http/route.js';
import type { Mode, OutputBounds } from './answer-shape.js';
import { boundAnswer, type AnswerDocument } from './bound-answer.js';
import { textByteCountMax } from './describe-answer.js';
import { readArguments } from './read-arguments.js';
import type { Tool } from './tool.js';

/** Has a question answered, within the limits of a desk; rejects with a `Failure`. */
export type AskQuestion = <Answer>(
  signal: AbortSignal,
  answer: (questions: Questions, options: ReadOptions) => Promise<Answer>,
) => Promise<Answer>;

export interface CallToolOptions {
  readonly ask: AskQuestion;
  readonly nowMs: () => number;
  /** A result has no more, as JSON. */
  readonly answerBytesMax: number;
  /** Aborted when the client waits no more. */
  readonly signal: AbortSignal;
}

/** The text beside the document, and what the result says of itself. */
const besideByteCountMax = textByteCountMax + 2_048;

/** What a tool says. */
export type ToolOutcome =
  | { readonly tag: 'answered'; readonly document: AnswerDocument; readonly bounds: OutputBounds }
  | { readonly tag: 'refused'; readonly problem: Pick<Problem, 'code' | 'detail' | 'members'> };

/** Has a tool's question answered, no longer than it may be. Never rejects: a model is told what is wrong, and can go on. */
export async function callTool(tool: Tool, given: unknown, options: CallToolOptions): Promise<ToolOutcome> {
  const read = readArguments(given, tool, options.nowMs());
  if (read.kind === 'refused') return { tag: 'refused', problem: toQuestionProblem(read.problems) };
  const { ask, signal } = options;
  try {
    return await ask(signal, (questions, readOptions) =>
      askWithin(read, { tool, byteCountMax: options.answerBytesMax - besideByteCountMax }, (asked) =>
        tool.answer(questions, asked, readOptions),
      ),
    );
  } catch (error) {
    return { tag: 'refused', problem: toFailureProblem(error) };
  }
}

interface Within {
  readonly tool: Tool;
  readonly byteCountMax: number;
}

async function askWithin(
  { asked, mode }: { readonly asked: RouteQuestion; readonly mode: Mode },
  { tool, byteCountMax }: Within,
  ask: (asked: RouteQuestion) => Promise<DocumentAnswer>,
): Promise<ToolOutcome> {
  const answer = await ask(asked);
  if (answer.tag === 'problem') return { tag: 'refused', problem: answer.problem };
  const bound = boundAnswer({ ...answer.document }, tool.shape, { mode, byteCountMax });
  if (bound.tag === 'fits') return { tag: 'answered', document: bound.document, bounds: bound.bounds };
  if (bound.tag === 'too_large') {
    const found = `expected an answer of at most ${byteCountMax} bytes, found one whose summary has ${bound.byteCount}`;
    return { tag: 'refused', problem: { code: 'answer_too_large', detail: `${found}; ${tool.shape.rest}` } };
  }
  // Fewer than were there: this ends. The question is asked again, because only its answer knows the cursor.
  const fewer = { ...asked, values: { ...asked.values, limit: bound.limit } };
  return askWithin({ asked: fewer, mode: 'summary' }, { tool, byteCountMax }, ask);
}

/** What nobody classified stays inside: the desk has logged it. */
function toFailureProblem(error: unknown): Pick<Problem, 'code' | 'detail'> {
  if (!(error instanceof Failure)) {
    return { code: 'internal', detail: 'internal error; the server has logged its cause' };
  }
  return { code: error.code, detail: error.message };
}
