import type { ClickHouseClient } from '@clickhouse/client';
import { toStoreFailure } from './clickhouse-failure.js';
import { listMigrations, pendingMigrations, type AppliedMigration, type Migration } from './migrations.js';

/** The ground that migrations are recorded on: made before the first of them, and never changed. */
const groundStatements = [
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
];

/**
 * Brings the schema to the state of this program; resolves to the migrations that it applied.
 *
 * Safe to repeat and to run twice at once: every statement leaves alone what exists, so one that was applied but not
 * recorded is applied again without effect. Rejects with a Failure: `migration_edited` and `schema_newer` before
 * anything is changed.
 */
export async function migrate(
  client: ClickHouseClient,
  migrations?: readonly Migration[],
): Promise<readonly Migration[]> {
  const known = migrations ?? (await listMigrations());
  try {
    for (const query of groundStatements) await client.command({ query });
    const pending = pendingMigrations(known, await listApplied(client));
    for (const migration of pending) await apply(client, migration);
    return pending;
  } catch (error) {
    throw toStoreFailure('migrating the schema', error);
  }
}

async function listApplied(client: ClickHouseClient): Promise<readonly AppliedMigration[]> {
  const result = await client.query({
    query: 'SELECT number, name, checksum FROM waybill.schema_migrations FINAL ORDER BY number',
    format: 'JSONEachRow',
  });
  return await result.json<AppliedMigration>();
}

async function apply(client: ClickHouseClient, { number, name, statement, checksum }: Migration): Promise<void> {
  await client.command({ query: statement });
  await client.insert({
    table: 'waybill.schema_migrations',
    columns: ['number', 'name', 'checksum'],
    values: [{ number, name, checksum }],
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0 },
  });
}
