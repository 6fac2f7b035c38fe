import type { LedgerProjection, LedgerStore } from '@waybill/ports';
import { toBudgetRows } from './budget-row.js';
import type { ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toDrillRows } from './drill-row.js';
import { toIncidentRow, toIncidentSegmentRows } from './incident-row.js';
import { toLaneChangeRow } from './lane-change-row.js';
import { toRunawayRows } from './runaway-row.js';
import { toSessionRow } from './session-row.js';
import { toSpendSlotRow } from './spend-slot-row.js';
import { StoreConnection } from './store-connection.js';

/** Sessions and spend in ClickHouse, in the same databases as the projection of calls. `start` migrates the schema. */
export function createClickHouseLedgerStore(options: ClickHouseConnectionOptions): LedgerStore {
  const connection = new StoreConnection(options);
  return {
    name: 'clickhouse-ledger-store',
    start: () => connection.start(),
    shutdown: () => connection.shutdown(),
    identity: () => connection.identity(),
    upsert: (projection) => upsert(connection, projection),
  };
}

/**
 * What hangs below sessions and incidents first, then these: a reader who sees a session sees everything below it. The
 * views hide an episode that is older than its session.
 */
async function upsert(connection: StoreConnection, projection: LedgerProjection): Promise<void> {
  const { sessions, slots, incidents, laneIntervals, statements } = projection;
  await connection.insertAll([
    { table: 'spend_minutes', rows: slots.map(toSpendSlotRow) },
    { table: 'runaways', rows: sessions.flatMap(toRunawayRows) },
    { table: 'incident_segments', rows: incidents.flatMap(toIncidentSegmentRows) },
    { table: 'lane_changes', rows: laneIntervals.map(toLaneChangeRow) },
    { table: 'budgets', rows: statements.flatMap(toBudgetRows) },
    { table: 'drills', rows: statements.flatMap(toDrillRows) },
  ]);
  await connection.insertAll([
    { table: 'sessions', rows: sessions.map(toSessionRow) },
    { table: 'incidents', rows: incidents.map(toIncidentRow) },
  ]);
}
