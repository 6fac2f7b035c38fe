import type { Questions } from '@waybill/questions';
import type { AnswerMethod } from './answering.js';
import { createAuthorityAnswers } from './authority-answers.js';
import { createCallAnswers } from './call-answers.js';
import { createDiffAnswers } from './diff-answers.js';
import { createLedgerAnswers } from './ledger-answers.js';
import { createStatementAnswers } from './statement-answers.js';

/** The methods of the contract over the questions. */
export function createAnswers(questions: Questions): Readonly<Record<string, AnswerMethod>> {
  return {
    ...createCallAnswers(questions),
    ...createLedgerAnswers(questions),
    ...createAuthorityAnswers(questions),
    ...createDiffAnswers(questions),
    ...createStatementAnswers(questions),
  };
}
