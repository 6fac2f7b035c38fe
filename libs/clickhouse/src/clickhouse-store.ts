import type { Projection, ProjectionStore } from '@waybill/ports';
import { toAttemptRows } from './attempt-row.js';
import { toCallRow } from './call-row.js';
import { toCheckpointRows } from './checkpoint-row.js';
import type { ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toDeliveryRows } from './delivery-row.js';
import { toDenialRows } from './denial-row.js';
import { toEffectRows } from './effect-row.js';
import { toEventRow } from './event-row.js';
import { fromCall, fromLooseEvidence } from './evidence-owner.js';
import { toEvidenceRows } from './evidence-row.js';
import { toQuarantineRow } from './quarantine-row.js';
import { StoreConnection } from './store-connection.js';
import { toSpendEntryRows } from './spend-entry-row.js';
import { toUpstreamCallRows } from './upstream-call-row.js';

/**
 * The projection in ClickHouse. `start` migrates the schema.
 *
 * Retries nothing: the log delivers a batch again that was not committed, and that is the one retry there is.
 */
export function createClickHouseStore(options: ClickHouseConnectionOptions): ProjectionStore {
  const connection = new StoreConnection(options);
  return {
    name: 'clickhouse-store',
    start: () => connection.start(),
    shutdown: () => connection.shutdown(),
    identity: () => connection.identity(),
    upsert: (projection) => upsert(connection, projection),
  };
}

/**
 * Events first, so that what a call rests on can always be looked up. Then what hangs below calls, then the calls:
 * a reader who sees a call sees everything below it. The views hide a child that is older than its call.
 */
async function upsert(connection: StoreConnection, projection: Projection): Promise<void> {
  const { events, calls, looseEvidence, quarantined } = projection;
  const owners = [...calls.map(fromCall), ...looseEvidence.map(fromLooseEvidence)];
  await connection.insertAll([
    { table: 'events', rows: events.map(toEventRow) },
    { table: 'quarantine', rows: quarantined.map(toQuarantineRow) },
  ]);
  await connection.insertAll([
    { table: 'attempts', rows: calls.flatMap(toAttemptRows) },
    { table: 'upstream_calls', rows: calls.flatMap(toUpstreamCallRows) },
    { table: 'effects', rows: calls.flatMap(toEffectRows) },
    { table: 'denials', rows: calls.flatMap(toDenialRows) },
    { table: 'spend_entries', rows: calls.flatMap(toSpendEntryRows) },
    { table: 'evidence', rows: owners.flatMap(toEvidenceRows) },
    { table: 'checkpoints', rows: owners.flatMap(toCheckpointRows) },
    { table: 'deliveries', rows: owners.flatMap(toDeliveryRows) },
  ]);
  await connection.insertAll([{ table: 'calls', rows: calls.map(toCallRow) }]);
}
