// Lifecycle
export type { Component } from './component.js';
// The log
export { topics } from './event-log.js';
export type {
  EventLogReader,
  EventLogWriter,
  LogBatch,
  LogEntry,
  LogPosition,
  LogRecord,
  PartitionProgress,
  SubscribeOptions,
  Subscription,
  Topic,
} from './event-log.js';
export { beginPartition, type Beginning } from './begin-partition.js';
// State and projection
export type { ChangelogMark, ListKeysOptions, PartitionState, StateChange, StateStore } from './state-store.js';
export { keyCountMax, stateKeyBytesMax, stateValueBytesMax } from './state-store.js';
export type {
  ChangelogRecord,
  PlacedChangelogRecord,
  ReadChangelogOptions,
  StateChangelog,
} from './state-changelog.js';
export { changelogAppendBytesMax, changelogRecordOverheadBytes } from './state-changelog.js';
export { emptyProjection } from './projection-store.js';
export type { Projection, ProjectionStore, VersionedCall, VersionedEvidence } from './projection-store.js';
export type {
  LedgerProjection,
  LedgerStore,
  VersionedIncident,
  VersionedLaneInterval,
  VersionedSession,
  VersionedSlot,
  VersionedStatement,
} from './ledger-store.js';
export { eventArchiveLimits } from './event-archive.js';
export type { EventArchive } from './event-archive.js';
// Reading what was stored
export type {
  CallFilter,
  CallReader,
  DenialFilter,
  ReadAttempt,
  ReadCall,
  ReadCallKey,
  ReadConflict,
  ReadDenial,
  ReadDetailedCall,
  ReadEffect,
  ReadError,
  ReadEvidence,
  ReadOptions,
  ReadSpendEntry,
  ReadWholeCall,
  Search,
  StoredReach,
} from './call-reader.js';
export { changeVisibleWithinMs } from './call-change-reader.js';
export type {
  CallChangeReader,
  ChangedCall,
  ChangedKey,
  ChangedKeys,
  ChangeFilter,
  ChangePlace,
  ChangeQuestion,
  StandingCall,
  StandingQuestion,
} from './call-change-reader.js';
export type { Freshness, FreshnessReader, PartitionFreshness } from './freshness-reader.js';
export { spendDimensions } from './ledger-reader.js';
export type {
  LedgerReader,
  ReadRunaway,
  ReadSession,
  ReadSessionCall,
  ReadSessionCheckpoint,
  ReadSpend,
  ReadWholeSession,
  SessionFilter,
  SessionPlace,
  SpendDimension,
  SpendQuestion,
} from './ledger-reader.js';
export type {
  CredentialReader,
  ReadCallAfterEnd,
  ReadCredentialChange,
  ReadCredentialKey,
  ReadCredentialTrait,
  ReadCredentialUse,
  ReadWholeCredential,
} from './credential-reader.js';
export type {
  ReadSurface,
  ReadSurfaceDenial,
  ReadSurfaceName,
  ReadSurfacePeriod,
  SurfaceFilter,
  SurfacePlace,
  SurfaceReader,
} from './surface-reader.js';
export type {
  IncidentFilter,
  IncidentPlace,
  IncidentReader,
  ReadIncident,
  ReadIncidentSegment,
  ReadListedIncident,
  ReadWholeIncident,
} from './incident-reader.js';
export type { AuthorityReader } from './authority-reader.js';
export type { LaneReader, LanesQuestion, ReadLane, ReadLanes, ReadLaneUse } from './lane-reader.js';
export type {
  ReadHarness,
  ReadSurroundings,
  ReadToolSurface,
  SurroundingsKey,
  SurroundingsReader,
} from './surroundings-reader.js';
export type {
  ListRowsOptions,
  OtherFormat,
  StatementColumn,
  StatementLimit,
  StatementProgress,
  StatementRefusal,
  StatementRows,
  StatementRunner,
  StatementText,
  StatementValue,
  StreamTextOptions,
} from './statement-runner.js';
export { breachKinds, gapStates } from './conservation-view.js';
export type { BreachKind, ConservationSums, ConservationView, GapState } from './conservation-view.js';
// The rest of the world
export type { Clock } from './clock.js';
export { Failure, isRetryable } from './failure.js';
export { silentLogger } from './telemetry.js';
export type { LogFields, Logger } from './telemetry.js';
