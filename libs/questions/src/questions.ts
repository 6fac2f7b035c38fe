import {
  createAuthorityQuestions,
  type AuthorityQuestionPorts,
  type AuthorityQuestions,
} from './authority-questions.js';
import { createCallQuestions, type CallQuestionPorts, type CallQuestions } from './call-questions.js';
import { createDiffQuestions, type DiffQuestionPorts, type DiffQuestions } from './diff-questions.js';
import { createLedgerQuestions, type LedgerQuestionPorts, type LedgerQuestions } from './ledger-questions.js';
import { createTailQuestions, type TailQuestions } from './tail-questions.js';
import {
  createStatementQuestions,
  type StatementQuestionPorts,
  type StatementQuestions,
} from './statement-questions.js';

/**
 * What one may ask. Every surface asks here and works nothing out by itself.
 *
 * - A question that is not accepted is an answer that says so; a store that cannot answer rejects with its `Failure`.
 * - How fresh an answer is was looked at before its rows were read.
 */
export interface Questions
  extends CallQuestions, TailQuestions, LedgerQuestions, AuthorityQuestions, DiffQuestions, StatementQuestions {}

/** Who is asked. */
export interface QuestionPorts
  extends CallQuestionPorts, LedgerQuestionPorts, AuthorityQuestionPorts, DiffQuestionPorts, StatementQuestionPorts {}

/** The questions, over readers of the store. */
export function createQuestions(ports: QuestionPorts): Questions {
  return {
    ...createCallQuestions(ports),
    ...createTailQuestions(ports),
    ...createLedgerQuestions(ports),
    ...createAuthorityQuestions(ports),
    ...createDiffQuestions(ports),
    ...createStatementQuestions(ports),
  };
}
