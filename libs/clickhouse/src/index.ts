// Writing
export { createClickHouseStore } from './clickhouse-store.js';
export { createClickHouseLedgerStore } from './clickhouse-ledger-store.js';
export { dropProjection } from './drop-projection.js';
export type { ClickHouseConnectionOptions } from './clickhouse-connection.js';
export {
  parseStoreConfig,
  readStoreConnection,
  type StoreConfig,
  type StoreConfigOutcome,
  type StoreConfigProblem,
} from './store.config.js';
export { createMigrator, type Migrator } from './migrator.js';
export type { Migration, MigrationState } from './migrations.js';
export type { ReplicationOptions } from './schema-topology.js';
export {
  createRebuildStore,
  rebuildDatabaseOf,
  rebuildEpochRule,
  type Rebuild,
  type RebuildStep,
  type RebuildStore,
} from './rebuild.js';
export type { ColumnDifference, RowDifference, TableComparison } from './rebuild-comparison.js';
export { failureClasses, type FailureClass } from './failure-classes.js';
export { toProjectionRows } from './projection-rows.js';
export type { TableRows } from './insert-blocks.js';

// Reading
export { createClickHouseEventArchive } from './clickhouse-event-archive.js';
export {
  createClickHouseReader,
  type CallKeyRow,
  type ClickHouseReader,
  type FreshnessRow,
  type GetCallResult,
  type StoreVersions,
  type StoredCall,
} from './clickhouse-reader.js';
export {
  createClickHouseLedgerReader,
  type ClickHouseLedgerReader,
  type StoredSession,
} from './clickhouse-ledger-reader.js';
export { createClickHouseAuthorityReader, type ClickHouseAuthorityReader } from './clickhouse-authority-reader.js';
export { createClickHouseReaders, type ClickHouseReaders } from './clickhouse-readers.js';
export { createStatementRunner, type ClickHouseStatementRunner } from './clickhouse-statement-runner.js';
export {
  exportColumnsStatement,
  exportIdentityStatement,
  exportOpenStatement,
  exportRowsStatement,
  exportStandsStatement,
  exportStepsStatement,
  type ExportSubject,
  type ExportWindow,
} from './export-statements.js';

// Checking
export { createLedgerAuditor, type AuditCoverage, type AuditReport, type LedgerAuditor } from './clickhouse-auditor.js';
export type { AuditDifference } from './audit-difference.convert.js';
export type { AuditWindow } from './audit-queries.js';
export {
  createConservationReader,
  type Conservation,
  type ConservationReader,
} from './clickhouse-conservation-reader.js';
export { createClickHouseConservationView } from './clickhouse-conservation-view.js';
export type { BreachRow, ConservationQuestion, ConservationRow } from './conservation-queries.js';
export { createQuarantineReader, type QuarantineReader, type StoredFailure } from './clickhouse-quarantine-reader.js';
export type {
  QuarantineFilter,
  QuarantinePayloadRow,
  ReadQuarantineRow,
  ReadRedriveRow,
} from './quarantine-queries.js';

// Rows, as read
export { toCallEvents, type CallEvent, type CallEventRow } from './call-event.js';
export type { AttemptRow } from './attempt-row.js';
export type { CallRow, ConflictRow } from './call-row.js';
export type { CheckpointRow } from './checkpoint-row.js';
export type { DeliveryRow } from './delivery-row.js';
export type { DenialRow } from './denial-row.js';
export type { EffectRow } from './effect-row.js';
export type { EventRow } from './event-row.js';
export type { EvidenceRow } from './evidence-row.js';
export type { RunawayRow, SessionCallRow, SessionCheckpointRow, SessionRow, SpendRow } from './ledger-rows.js';
export type { SpendEntryRow } from './spend-entry-row.js';
export type { UpstreamCallRow } from './upstream-call-row.js';
