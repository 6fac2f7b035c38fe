// Asking
export { createQuestions, type QuestionPorts, type Questions } from './questions.js';
export type { PageAnswer, Refused, SearchAnswer, SpendAnswer } from './answers.js';
export type { CallQuestions, CallsAsked, DenialsAsked } from './call-questions.js';
export type { Diff, DiffAnswer, DiffQuestions, DiffSide } from './diff-questions.js';
export { diffKinds, type DiffAsked, type DiffKind } from './diff-asked.js';
export { subjectKinds, type SubjectKey } from './diff-subject.js';
export type { LedgerQuestions, SessionsAsked } from './ledger-questions.js';
export type { AuthorityQuestions, IncidentsAsked, SurfaceAsked, SurfacePage } from './authority-questions.js';
export type { CallUse, ChangeWithUse, CredentialLife, CutList } from './credential-life.js';
export type { LaneUse, LaneWithUse } from './lane-use.js';
export { laneSpanMs, type Lanes, type LanesAnswer, type LanesAsked } from './lanes-question.js';
export type { TailAnswer, TailAsked, TailQuestions } from './tail-questions.js';
export type { TailMessage } from './call-tail.js';
export type { CallChange } from './call-change.js';
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
  type CallConflict,
  type CallDocument,
  type CallSpend,
  type RetryAttempt,
  type RetryDocument,
} from './call-document.convert.js';
export {
  toDiffDocument,
  type ComparedDocument,
  type DiffCountsDocument,
  type DiffDocument,
  type DiffFieldDocument,
  type DiffGroupDocument,
  type DiffMemberDocument,
  type DiffSideDocument,
} from './diff-document.convert.js';
export type { CallAttemptDocument, CallEffectDocument, WholeCallDocument } from './whole-call-document.js';
export type { DenialDocument } from './denial-document.js';
export type { CallPage, DenialPage, IncidentPage, PageDocument, SessionPage } from './page-documents.js';
export type { Count, IntegerText, MoneyText, TimeText } from './document-values.js';
export {
  toFreshnessDocument,
  type FreshnessDocument,
  type PartitionFreshnessDocument,
} from './freshness-document.convert.js';
export { toCallDenialsDocument, type CallDenialsDocument } from './denials-document.convert.js';
export { toChangeDocument, type ChangeDocument, type TailEndDocument } from './tail-document.convert.js';
export {
  mustNotRetry,
  spendOf,
  toSessionDocument,
  toSessionSummary,
  type SessionDocument,
  type SessionRunaway,
  type SessionSpend,
  type SessionSummary,
  type SessionTrailDocument,
} from './session-document.convert.js';
export type { SessionCallDocument, SessionCheckpointDocument } from './session-timeline-document.js';
export {
  toSpendAnswerDocument,
  toSpendDocument,
  type SpendDocument,
  type SpendGroupDocument,
} from './spend-document.convert.js';
export {
  toCredentialDocument,
  type CallUseDocument,
  type CredentialChangeDocument,
  type CredentialDocument,
  type NamedUseDocument,
} from './credential-document.convert.js';
export {
  toSurfacePageDocument,
  type SurfacePageDocument,
  type SurfacePeriodDocument,
} from './surface-document.convert.js';
export {
  toListedIncidentDocument,
  toWholeIncidentDocument,
  type IncidentDocument,
  type IncidentSegmentDocument,
  type ListedIncidentDocument,
  type WholeIncidentDocument,
} from './incident-document.convert.js';
export { toLanesDocument, type LaneDocument, type LanesDocument } from './lane-document.convert.js';
export {
  describeSqlRefusal,
  toSqlDocument,
  toSqlRefusalDocument,
  type SqlColumn,
  type SqlDocument,
  type SqlRefusalDocument,
  type SqlRequestDocument,
} from './sql-document.convert.js';

// Values as text
export { formatMoney } from './money.js';
export { momentRule, parseMoment, resolveMoment, type Moment, type Zone } from './moment.js';
export { parseSpanMs } from './span.js';
export { parseStoredTime } from './stored-time.js';
