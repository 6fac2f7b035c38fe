// Asking
export { createQuestions, type QuestionPorts, type Questions } from './questions.js';
export type { PageAnswer, Refused, SearchAnswer, SpendAnswer } from './answers.js';
export type { CallQuestions, CallsAsked, DenialsAsked } from './call-questions.js';
export type { LedgerQuestions, SessionsAsked } from './ledger-questions.js';
export {
  sqlLimits,
  type SqlAnswer,
  type SqlAsked,
  type SqlTextAnswer,
  type SqlTextAsked,
  type StatementQuestions,
} from './statement-questions.js';
export { listLimits, type ListAsked, type QuestionProblem } from './asked.js';
export { acceptedWords } from './accepted-words.js';
export { parseSpendWords, spendLimits, spendWordsRule, type SpendAsked } from './spend-question.js';

// How fresh answers are
export {
  createLogFreshness,
  createLookedFreshness,
  createStoreFreshness,
  type LogGroup,
  type LookedOptions,
} from './freshness.js';
export { describeAbsence } from './describe-absence.js';

// Answers as documents
export {
  toCallDocument,
  toDenialDocument,
  toRetryDocument,
  toWholeCallDocument,
  type CallDocument,
  type RetryDocument,
} from './call-document.convert.js';
export { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';
export {
  mustNotRetry,
  spendOf,
  toSessionDocument,
  toSessionSummary,
  type SessionDocument,
  type SessionRunaway,
  type SessionSpend,
  type SessionSummary,
} from './session-document.convert.js';
export { describeSqlRefusal, toSqlDocument, toSqlRefusalDocument } from './sql-document.convert.js';
export { toSpendDocument } from './spend-document.convert.js';

// Values as text
export { formatMoney } from './money.js';
export { momentRule, parseMomentMs } from './moment.js';
export { parseSpanMs } from './span.js';
export { parseStoredTime } from './stored-time.js';
