// The contract, generated from proto/ by `npm run generate`. Message types, their schemas, enums and services.

// The event and its envelope
export {
  Layer,
  SessionHandleVerdict,
  SessionSource,
  TraceEventSchema,
  SourceSchema,
  AliasesSchema,
  type TraceEvent,
  type Source,
  type Aliases,
} from './gen/waybill/event/v1/trace_event_pb.js';
export {
  AuthMode,
  CredentialState,
  PrincipalKind,
  ActorSchema,
  PrincipalSchema,
  AuthoritySchema,
  type Actor,
  type Principal,
  type Authority,
} from './gen/waybill/event/v1/authority_pb.js';

// How records find their call; the stitcher's own
export {
  FragmentKind,
  AliasAnswerSchema,
  AliasBatchSchema,
  AliasClaimSchema,
  AliasStateSchema,
  ForwardedEventSchema,
  ForwardingSchema,
  FragmentLinksSchema,
  FragmentRefSchema,
  JoinBatchSchema,
  type AliasAnswer,
  type AliasClaim,
  type ForwardedEvent,
  type Forwarding,
  type FragmentRef,
} from './gen/waybill/event/v1/join_pb.js';

// What the stitcher tells the ledger
export {
  CallSnapshotSchema,
  ToldCallSchema,
  FactBatchSchema,
  FactSchema,
  LooseEventSchema,
  type CallSnapshot,
  type ToldCall,
  type Fact,
  type FactBatch,
  type LooseEvent,
} from './gen/waybill/event/v1/fact_pb.js';

// What each hop says about a call
export {
  ExclusionReason,
  TrustClass,
  Viability,
  RegistryDecisionSchema,
  RegistryCandidateSchema,
  type RegistryDecision,
  type RegistryCandidate,
} from './gen/waybill/event/v1/registry_pb.js';
export {
  DenialReason,
  EnforcementMode,
  GatewayVerdict,
  GatewayDecisionSchema,
  PolicyBundleSchema,
  DenialSchema,
  ToolSurfaceSchema,
  type GatewayDecision,
  type PolicyBundle,
  type Denial,
  type ToolSurface,
} from './gen/waybill/event/v1/gateway_pb.js';
export {
  DeclaredPermanence,
  ExpectedRecord,
  RuntimeDecisionSchema,
  RouteCardSchema,
  RejectedRouteSchema,
  RetryBudgetSchema,
  type RuntimeDecision,
  type RouteCard,
  type RejectedRoute,
  type RetryBudget,
} from './gen/waybill/event/v1/runtime_pb.js';
export {
  Disposition,
  ReceiptVerification,
  ProviderReceiptSchema,
  type ProviderReceipt,
} from './gen/waybill/event/v1/provider_pb.js';
export {
  NoAnswerReason,
  RequestPhase,
  ToolCallStartedSchema,
  ToolRefSchema,
  ToolHintsSchema,
  InputSummarySchema,
  InputFieldSchema,
  ToolCallFinishedSchema,
  ResultSummarySchema,
  UpstreamCallSchema,
  type ToolCallStarted,
  type ToolRef,
  type ToolHints,
  type InputSummary,
  type InputField,
  type ToolCallFinished,
  type ResultSummary,
  type UpstreamCall,
} from './gen/waybill/event/v1/tool_call_pb.js';
export {
  SpendKind,
  SpendSource,
  MoneySchema,
  MeteredUnitsSchema,
  SpendRecordedSchema,
  type Money,
  type MeteredUnits,
  type SpendRecorded,
} from './gen/waybill/event/v1/spend_pb.js';
export {
  ErrorClass,
  ErrorProtocol,
  MappingConfidence,
  Outcome,
  RecoveryAction,
  TypedErrorSchema,
  type TypedError,
} from './gen/waybill/event/v1/outcome_pb.js';

// Evidence, sessions, governance and repair
export {
  EffectClass,
  EffectKind,
  EffectSource,
  Reversibility,
  EffectSchema,
  EffectObservedSchema,
  type Effect,
  type EffectObserved,
} from './gen/waybill/event/v1/effect_pb.js';
export {
  AddressClass,
  FileOperationClass,
  SummaryMode,
  SymlinkResolution,
  AdapterHopSchema,
  ErrorMappingSchema,
  UrlFetchSchema,
  RedirectHopSchema,
  FileOperationSchema,
  ToolOutputSchema,
  type AdapterHop,
  type ErrorMapping,
  type UrlFetch,
  type RedirectHop,
  type FileOperation,
  type ToolOutput,
} from './gen/waybill/event/v1/evidence_pb.js';
export {
  TerminalState,
  SessionStartedSchema,
  SessionEndedSchema,
  type SessionStarted,
  type SessionEnded,
} from './gen/waybill/event/v1/session_pb.js';
export {
  CheckoutState,
  HarnessSnapshotSchema,
  HarnessPartSchema,
  AuthorityGrantSchema,
  type HarnessSnapshot,
  type HarnessPart,
  type AuthorityGrant,
} from './gen/waybill/event/v1/harness_pb.js';
export {
  DeliveryState,
  DeliveryVerdict,
  ChannelInboundSchema,
  ChannelDeliverySchema,
  type ChannelInbound,
  type ChannelDelivery,
} from './gen/waybill/event/v1/channel_pb.js';
export {
  CheckpointRecordedSchema,
  VerificationRecordedSchema,
  type CheckpointRecorded,
  type VerificationRecorded,
} from './gen/waybill/event/v1/checkpoint_pb.js';
export {
  BudgetScope,
  CredentialChange,
  LaneState,
  CredentialChangedSchema,
  LaneChangedSchema,
  BudgetSetSchema,
  type CredentialChanged,
  type LaneChanged,
  type BudgetSet,
} from './gen/waybill/event/v1/control_pb.js';
export {
  IncidentClass,
  IncidentOutcome,
  IncidentOpenedSchema,
  FixAttemptedSchema,
  IncidentClosedSchema,
  type IncidentOpened,
  type FixAttempted,
  type IncidentClosed,
} from './gen/waybill/event/v1/incident_pb.js';
export { DrillFinishedSchema, type DrillFinished } from './gen/waybill/event/v1/drill_pb.js';

// The records of the log
export {
  EventBatchSchema,
  BatchContextSchema,
  QuarantineRecordSchema,
  RedriveSchema,
  RefusedEventSchema,
  type EventBatch,
  type BatchContext,
  type QuarantineRecord,
  type Redrive,
  type RefusedEvent,
} from './gen/waybill/event/v1/event_batch_pb.js';

// The collector's service
export {
  RejectReason,
  PublishRequestSchema,
  PublishResponseSchema,
  RejectedEventSchema,
  PublishStreamRequestSchema,
  PublishStreamResponseSchema,
  PublishFailureSchema,
  RedriveRequestSchema,
  RedriveResponseSchema,
  RedriveResultSchema,
  CollectorService,
  type PublishRequest,
  type PublishResponse,
  type RejectedEvent,
  type PublishStreamRequest,
  type PublishStreamResponse,
  type PublishFailure,
  type RedriveRequest,
  type RedriveResponse,
  type RedriveResult,
} from './gen/waybill/collect/v1/collector_service_pb.js';

// The questions
export * from './query-contract.js';

// Reading the wire without decoding
export { createAdmission, type AdmissionVerdict, type Admit } from './wire-admission.js';
export { parseSource } from './wire-source.js';
export { parseEventId } from './wire-event-id.js';
export { parseEventSlices, type EventSlice, type SliceOutcome } from './wire-slices.js';
export type { EventLimits } from './wire-limits.js';

// Google's error details, as every gRPC client knows them
export { StatusSchema, type Status } from './gen/google/rpc/status_pb.js';
export { BadRequestSchema, RetryInfoSchema, type RetryInfo } from './gen/google/rpc/error_details_pb.js';

// Reflection
export {
  collectorDescriptorFiles,
  errorDetailFiles,
  healthDescriptorFiles,
  queryDescriptorFiles,
  type DescriptorFiles,
} from './descriptor-files.js';
