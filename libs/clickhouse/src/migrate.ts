import { hostname } from 'node:os';
import type { ClickHouseClient } from '@clickhouse/client';
import { Failure } from '@waybill/ports';
import { toStoreFailure } from './clickhouse-failure.js';
import { inDatabase, liveDatabase } from './database-names.js';
import { takeLease, type MigrationLease } from './migration-lease.js';
import {
  listMigrations,
  pendingMigrations,
  toMigrationStates,
  type AppliedMigration,
  type Migration,
  type MigrationState,
} from './migrations.js';
import { toTopology, type ReplicationOptions } from './schema-topology.js';

/** The ground that migrations are recorded on: made before the first of them, and never changed. */
export const groundStatements: readonly string[] = [
  `CREATE DATABASE IF NOT EXISTS waybill
   COMMENT 'What Waybill stores. People read the views in waybill_v'`,
  `CREATE TABLE IF NOT EXISTS waybill.schema_migrations
   (
       number UInt32 COMMENT 'Number of the migration',
       name String COMMENT 'What it does',
       checksum String COMMENT 'SHA-256 of the statement in hex; a committed migration never changes',
       applied_at DateTime64(9, 'UTC') DEFAULT now64(9) COMMENT 'When it was applied last'
   )
   ENGINE = ReplacingMergeTree(applied_at)
   ORDER BY number
   SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
   COMMENT 'The migrations that made this schema'`,
  `CREATE TABLE IF NOT EXISTS waybill.migration_leases
   (
       lease_id String COMMENT 'One per attempt to change the schema',
       holder String COMMENT 'Who made it: process and host',
       held_until DateTime64(3, 'UTC') COMMENT 'Nobody else changes the schema before this, by the clock of the server',
       written_at DateTime64(9, 'UTC') COMMENT 'When this was claimed, prolonged or given back'
   )
   ENGINE = ReplacingMergeTree(written_at)
   ORDER BY lease_id
   TTL toDateTime(held_until) + INTERVAL 7 DAY
   COMMENT 'Who changes the schema, so that two do not at once'`,
];

export interface MigrateOptions {
  /** Default: those of this program. */
  readonly migrations?: readonly Migration[];
  readonly replication?: ReplicationOptions | undefined;
  /** Where the tables come to stand; default: `waybill`. */
  readonly database?: string | undefined;
  /** Told after each migration; of so many in all. */
  readonly onApplied?: (migration: Migration, pendingCount: number) => void;
  /** How long to wait for somebody else who changes the schema. */
  readonly waitMsMax?: number;
  readonly random?: () => number;
}

/** So many are recorded together: a record is an insert that is synced to disk, and dearer than most migrations. */
const recordedCount = 25;

/** Longer than a lease: whoever crashed has lost it by then. */
const waitMsMaxDefault = 120_000;

/**
 * Brings the schema to the state of this program; resolves to the migrations that it applied. One migrates at a time,
 * the others wait and find nothing to do.
 *
 * Safe to repeat and to break off: every statement leaves alone what exists, so one that was applied but not recorded
 * is applied again without effect. Rejects with a Failure: `migration_edited`, `schema_newer` and `schema_replication`
 * before anything is changed, `migration_running` when somebody else does not come to an end.
 */
export async function migrate(client: ClickHouseClient, options: MigrateOptions = {}): Promise<readonly Migration[]> {
  const known = options.migrations ?? (await listMigrations());
  try {
    if (pendingMigrations(known, await listApplied(client, options.database)).length === 0) return [];
    await refuseOtherTopology(client, options);
    for (const statement of groundStatements)
      await client.command({ query: render(statement, options), ...ddlSettings });
    const lease = await takeLease(client, {
      holder: `process ${process.pid} on ${hostname()}`,
      waitMsMax: options.waitMsMax ?? waitMsMaxDefault,
      random: options.random ?? Math.random,
      database: options.database,
    });
    try {
      // Whoever had the lease before may have done it all.
      return await applyAll(client, {
        ...options,
        lease,
        pending: pendingMigrations(known, await listApplied(client, options.database)),
      });
    } finally {
      await lease.release();
    }
  } catch (error) {
    throw toStoreFailure('migrating the schema', error);
  }
}

/** How each migration stands, that of this program and that of the database. Changes nothing. Rejects with a Failure. */
export async function listMigrationStates(client: ClickHouseClient): Promise<readonly MigrationState[]> {
  try {
    return toMigrationStates(await listMigrations(), await listApplied(client));
  } catch (error) {
    throw toStoreFailure('reading how the schema stands', error);
  }
}

/** Statements on a cluster end before the request does, so that their failure is told. */
const ddlSettings = { clickhouse_settings: { distributed_ddl_task_timeout: '25' } };

/** None where there is no schema yet. */
async function listApplied(client: ClickHouseClient, database?: string): Promise<readonly AppliedMigration[]> {
  try {
    const result = await client.query({
      query: inDatabase('SELECT number, name, checksum FROM waybill.schema_migrations FINAL ORDER BY number', database),
      format: 'JSONEachRow',
    });
    return await result.json<AppliedMigration>();
  } catch (error) {
    const failure = toStoreFailure('reading which migrations were applied', error);
    if (failure.code === 'store_schema_missing') return [];
    throw failure;
  }
}

/** Tables that stand on one server do not become replicated by themselves, and new ones beside them would be of two kinds. */
async function refuseOtherTopology(
  client: ClickHouseClient,
  { replication, database = liveDatabase }: MigrateOptions,
): Promise<void> {
  const result = await client.query({
    query: `SELECT name, engine FROM system.tables
            WHERE database = {database: String} AND engine LIKE '%MergeTree' AND startsWith(engine, 'Replicated') != {replicated: UInt8}
            ORDER BY name LIMIT 1`,
    query_params: { database, replicated: replication === undefined ? 0 : 1 },
    format: 'JSONEachRow',
  });
  const [other] = await result.json<{ name: string; engine: string }>();
  if (other === undefined) return;
  const wanted = replication === undefined ? 'tables that are not replicated' : 'replicated tables';
  throw new Failure(
    'permanent',
    'schema_replication',
    `expected ${wanted}, as configured, found ${database}.${other.name} with ${other.engine}: set WAYBILL_STORE_REPLICATED as it was when the schema was made, or use a new database and fold the log again`,
  );
}

interface Application extends MigrateOptions {
  readonly lease: MigrationLease;
  readonly pending: readonly Migration[];
}

async function applyAll(
  client: ClickHouseClient,
  { lease, pending, onApplied, ...options }: Application,
): Promise<readonly Migration[]> {
  for (let first = 0; first < pending.length; first += recordedCount) {
    const part = pending.slice(first, first + recordedCount);
    for (const migration of part) {
      await lease.renew();
      await client.command({ query: render(migration.statement, options), ...ddlSettings });
      onApplied?.(migration, pending.length);
    }
    await record(client, part, options.database);
  }
  return pending;
}

/** A statement of the schema as it runs here, for these databases. */
function render(statement: string, { replication, database }: MigrateOptions): string {
  return toTopology(inDatabase(statement, database), replication);
}

async function record(
  client: ClickHouseClient,
  migrations: readonly Migration[],
  database: string = liveDatabase,
): Promise<void> {
  await client.insert({
    table: `${database}.schema_migrations`,
    columns: ['number', 'name', 'checksum'],
    values: migrations.map(({ number, name, checksum }) => ({ number, name, checksum })),
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0 },
  });
}
