// Facts of a call
export type {
  ActorFacts,
  Attempt,
  AuthorityFacts,
  Call,
  CallState,
  Contradiction,
  DenialFacts,
  EffectFacts,
  ErrorFacts,
  EvidenceFacts,
  GatewayFacts,
  JoinRung,
  OutcomeSource,
  QuarantinedEvent,
  QuarantineReason,
  ReceiptFacts,
  RecordedEvent,
  RegistryFacts,
  RetryVerdict,
  RuntimeFacts,
  SpendEntry,
  SpendFacts,
  ToolFacts,
  UpstreamFacts,
} from './call.js';
export { kindName, toHex, type PayloadCase, type PayloadOf } from './payload.js';
export {
  layerName,
  outcomeName,
  sessionSourceName,
  type AuthModeName,
  type CredentialStateName,
  type DeclaredPermanenceName,
  type DispositionName,
  type EffectClassName,
  type EffectKindName,
  type EffectSourceName,
  type EnforcementModeName,
  type ErrorClassName,
  type GatewayVerdictName,
  type LayerName,
  type MappingConfidenceName,
  type NoAnswerReasonName,
  type OutcomeName,
  type RecoveryActionName,
  type RequestPhaseName,
  type ReversibilityName,
  type SessionSourceName,
  type SpendKindName,
  type SpendSourceName,
  type TrustClassName,
} from './names.js';

// The fold
export { addEvent, emptyEventSet, type AddResult, type EventSet, type LogEvent } from './event-set.js';
export { initialTraceIndex, isOrphanId, type TraceIndex } from './trace-index.js';
export {
  callOf,
  callsAffected,
  callsNeeded,
  stitch,
  type Disposition,
  type StitchLimits,
  type TraceState,
} from './stitch.js';
export { projectCall, type CallIdentity } from './project-call.js';
export { contradictionKinds, type ContradictionKind } from './contradictions/contradiction-kinds.js';
export { outcomeRules } from './settled-outcome.js';
export { permanenceVerdictOf, type PermanenceVerdict } from './permanence.js';
export { retryRemarks, retryRules, retryVerdictOf, type RetryEvidence } from './retry-verdict.js';
export {
  recoveryAnswerOf,
  recoveryRuleOf,
  recoveryRules,
  type NewSessionSight,
  type RecoveryAnswer,
  type RecoveryCheckpoint,
  type RecoveryEffect,
  type RecoveryEvidence,
  type RecoveryFacts,
  type RecoveryTry,
} from './recovery-answer.js';
export { recordsDueAfterNanos } from './completeness.js';

// The log and the store
export { firstWins, foldEpoch, latestWins } from './version.js';

// Limits and partitioning of the wire
export { eventLimits, requestLimits } from './limits.js';
export { partitionOf } from './partition.js';

// What an error means
export {
  examinedTextLengthMax,
  type BatchCounts,
  type ErrorEvidence,
  type ErrorProtocolName,
  type ErrorReporter,
  type GrpcDetails,
} from './errors/error-evidence.js';
export { headerFactsOf, type Header, type HeaderFacts } from './errors/header-facts.js';
export { bodyFactsOf, type BodyFact, type BodyFacts } from './errors/body-facts.js';
export type { Confidence, ErrorJudgement, ErrorMatcher, ErrorRule, ErrorTable } from './errors/error-rule.js';
export type { ErrorMeaning } from './errors/error-meanings.js';
export { errorTables } from './errors/error-tables.js';
export { classifyError } from './errors/classify-error.js';
export { graphqlEvidenceOf } from './errors/graphql-evidence.js';
export { classifyToolResult, type ErrorReport } from './errors/reported-error.js';
export { findDressedError, isErrorDressedAsSuccess, type ApparentSuccess } from './errors/dressed-error.js';
