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
  OutcomeSource,
  ReceiptFacts,
  RegistryFacts,
  RetryVerdict,
  RuntimeFacts,
  SpendEntry,
  SpendFacts,
  ToolFacts,
  UpstreamFacts,
} from './call/call.js';
export type {
  QuarantinedEvent,
  QuarantineReason,
  QuarantineStage,
  RecordedEvent,
  RedriveNote,
} from './stitch/recorded-event.js';
export { kindName, said, toHex, type PayloadCase, type PayloadOf, type Said } from './payload.js';
export {
  budgetScopeName,
  layerName,
  outcomeName,
  sessionSourceName,
  terminalStateName,
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
  type IncidentClassName,
  type IncidentOutcomeName,
  type LaneStateName,
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
  type TerminalStateName,
  type TrustClassName,
} from './names.js';

// Evidence, judged
export { classifyAddress, type AddressDenial, type AddressJudgement } from './evidence/classify-address.js';
export { ipv4Blocks, ipv6Blocks, type AddressBlock } from './evidence/address-blocks.js';
export { classifyHost } from './evidence/classify-host.js';
export { classifyPath, type PathDenial, type PathFacts, type PathVerdict } from './evidence/classify-path.js';
export { adapterFindings } from './evidence/judge-adapter-hop.js';
export { findingWeights, type EvidenceVerdict, type Finding, type FindingWeight } from './evidence/finding.js';
export type { EvidenceJudgement } from './evidence/judgement.js';
export { checkpointsOf, type CheckpointFacts } from './evidence/checkpoints.js';
export { deliveriesOf, type DeliveryFacts } from './evidence/deliveries.js';
export {
  deliveryRules,
  deliveryVerdictOf,
  type DeliveryEvidence,
  type DeliveryVerdictFacts,
  type DeliveryVerdictWord,
  type TryEnd,
} from './evidence/delivery-verdict.js';
export { looseEvidenceChanges, type LooseEvidenceChange } from './evidence/loose-evidence.js';
export { evidenceOf } from './evidence/evidence.js';

// The fold
export {
  addEvent,
  compareInCanonicalOrder,
  emptyEventSet,
  type AddResult,
  type EventSet,
  type LogEvent,
} from './stitch/event-set.js';
export { initialTraceIndex, type TraceIndex } from './stitch/trace-index.js';
export type { SpanClaim, SpanClaims } from './stitch/span-claims.js';
export {
  fragmentsAffected,
  fragmentsNeeded,
  hear,
  stitch,
  takeIn,
  type Disposition,
  type StitchLimits,
  type TraceState,
} from './stitch/stitch.js';
export { callOfFragment, sessionKeyOfFragment } from './call/project-fragment.js';
export { projectCall, type CallIdentity } from './call/project-call.js';

// How records find their call
export { aliasesOf, aliasKinds, rankOf, type Alias, type AliasKind } from './join/alias.js';
export { homeTraceOf } from './join/home-trace.js';
export {
  isSameFragment,
  joinRungs,
  type FragmentKind,
  type FragmentRef,
  type JoinRung,
  type Member,
} from './join/fragment.js';
export {
  isSameClaim,
  type AliasClaim,
  type FollowedLeader,
  type Leader,
  type VersionedClaim,
} from './join/alias-claim.js';
export {
  answersBetween,
  fragmentsPerAliasMax,
  initialAliasState,
  noteClaim,
  type AliasState,
  type Answer,
} from './join/alias-registry.js';
export {
  joinedKey,
  noLinks,
  type ForwardedMembers,
  type FragmentLinks,
  type JoinedMember,
  type VersionedAnswer,
} from './join/fragment-links.js';
export { viewFragment, type FragmentView } from './join/fragment-view.js';
export { joinRungsWithin, type JoinedCall } from './join/rungs-within.js';
export { latenessHorizonNanos } from './stitch/lateness.js';

// Verdicts
export { contradictionKinds, type ContradictionKind } from './contradictions/contradiction-kinds.js';
export { outcomeRules } from './call/settled-outcome.js';
export { permanenceVerdictOf, type PermanenceVerdict } from './call/permanence.js';
export { retryRemarks, retryRules, retryVerdictOf, type RetryEvidence } from './retry/retry-verdict.js';
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
} from './session/recovery-answer.js';
export { recordsDueAfterNanos } from './call/completeness.js';

// Differences
export { diffStatuses, type Compared, type ComparedMember, type DiffStatus } from './diff/compare.js';
export { countStatuses, diffOf, isDifferent, type Difference } from './diff/diff.js';
export {
  countOf,
  diffGroups,
  durationOf,
  keyedOf,
  moneyOf,
  saidSetOf,
  scalarOf,
  setOf,
  type DiffGroup,
  type FieldKind,
  type FieldTable,
  type FieldValue,
  type FieldValues,
} from './diff/field.js';
export { callFields, type CallFieldValues } from './diff/call-fields.js';
export { countedAmountsOf, type ClaimedSpend } from './diff/claimed-spend.js';
export { incidentFields, type IncidentFieldValues } from './diff/incident-fields.js';
export {
  expectedValuesOf,
  receiptFields,
  receiptValuesOf,
  type CallClaims,
  type ClaimedEffect,
} from './diff/receipt-fields.js';
export { sessionFields, type SessionFieldValues } from './diff/session-fields.js';

// Sessions and spend
export {
  callFactsOf,
  type CallCheckpoint,
  type CallEffect,
  type CallFacts,
  type CallSpendEntry,
  type CallVerification,
} from './session/call-facts.js';
export { auditTrailOf } from './session/audit-trail.js';
export type { CallCounts, SessionFacts, SessionSpend, SessionTrail } from './session/session-trail.js';
export {
  parseFactKey,
  sessionVoiceOf,
  standingKeyOf,
  sessionKeyOf,
  toFactKeyText,
  type FactKey,
  type SessionKey,
} from './session/fact-key.js';
export type { CallFact, EventFact, Fact } from './session/fact.js';
export {
  difference,
  emptyTotals,
  isEmpty,
  plus,
  spendSlotsOf,
  toSlotText,
  type SlotPlace,
  type SlotTotals,
  type SpendSlot,
} from './spend/spend-slots.js';
export type { VerificationFacts } from './call/verification.js';
export { noRates, type RateCard, type RateEntry } from './spend/rate-card.js';
export { parseRateCards, type RateCardsOutcome, type RateProblem } from './spend/parse-rate-cards.js';
export { countedKindOf, entriesById } from './spend/spend-corrections.js';
export { reservationsOf, type Reservation } from './spend/reservations.js';
export { sessionIdentityOf, sessionSources, type SessionIdentity } from './session/session-identity.js';
export {
  terminalEvidenceOf,
  terminalRules,
  terminalStateOf,
  type TerminalEvidence,
  type TerminalState,
} from './session/terminal-state.js';
export {
  recoveryStatusEvidenceOf,
  recoveryStatusOf,
  recoveryStatusRules,
  type RecoveryStatus,
  type RecoveryStatusEvidence,
} from './session/recovery-status.js';
export { incidentFindings, incidentOf, type Incident, type IncidentFinding } from './session/incident.js';
export { segmentFindings, type IncidentSegment, type SegmentFinding } from './session/incident-segments.js';
export { laneIntervalsOf, laneStateAt, type LaneInterval } from './session/lane-intervals.js';
export {
  defaultRunawayLimits,
  runawayKinds,
  type Runaway,
  type RunawayKind,
  type RunawayLimits,
} from './session/runaway.js';
export { runawaysOf } from './session/runaways.js';

// The log and the store
export {
  countRecord,
  toNumberedSource,
  toSequenceRanges,
  type CountedRecord,
  type EventFate,
  type LogCount,
  type NumberedSource,
  type Producer,
  type SequenceRange,
} from './stitch/log-count.js';
export { epochOf, firstWins, foldEpoch, latestWins } from './version.js';

// Limits and partitioning of the wire
export { eventLimits, requestLimits } from './limits.js';
export { partitionOf, placeOf } from './stitch/partition.js';

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
