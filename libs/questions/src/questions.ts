import { createCallQuestions, type CallQuestionPorts, type CallQuestions } from './call-questions.js';
import { createLedgerQuestions, type LedgerQuestionPorts, type LedgerQuestions } from './ledger-questions.js';
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
export interface Questions extends CallQuestions, LedgerQuestions, StatementQuestions {}

/** Who is asked. */
export interface QuestionPorts extends CallQuestionPorts, LedgerQuestionPorts, StatementQuestionPorts {}

/** The questions, over readers of the store. */
export function createQuestions(ports: QuestionPorts): Questions {
  return { ...createCallQuestions(ports), ...createLedgerQuestions(ports), ...createStatementQuestions(ports) };
}
