import type { ClickHouseClient } from '@clickhouse/client';
import { Failure } from '@waybill/ports';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toStoreFailure } from './clickhouse-failure.js';
import { liveDatabase } from './database-names.js';
import { listRows, readSettings } from './list-rows.js';
import { projectionTables } from './projection-tables.js';
import {
  compareTables,
  listColumnDifferences,
  type ColumnDifference,
  type TableComparison,
} from './rebuild-comparison.js';
import { comparedTablesQuery } from './rebuild-queries.js';
import { toTopology } from './schema-topology.js';

/**
 * How far a projection that is built beside the live one has come.
 * - `folding`: its tables are being filled.
 * - `swapping`: its tables are taking the places of the live ones, and may have taken some.
 * - `swapped`: its tables are the live ones; under its name stand those that they have replaced.
 */
export type RebuildStep = 'folding' | 'swapping' | 'swapped';

/** When it was begun, in milliseconds: one that was dropped and begun again is another. */
export type RebuildId = string;

/** A projection beside the live one. */
export interface Rebuild {
  readonly epoch: string;
  readonly step: RebuildStep;
}

/**
 * Makes, compares, swaps and drops projections beside the live one, each in databases of its own: `waybill_<epoch>`, and
 * `waybill_<epoch>_v` for its views. What it did is written into the database itself, so that whoever comes after a crash
 * knows how far it came. Touches no database that it did not make.
 *
 * Every method but `compare` and `explain` may be repeated. Rejects with a Failure.
 */
export interface RebuildStore {
  list(): Promise<readonly Rebuild[]>;
  /** Begins one, or leaves alone one that was begun; resolves to what tells it from others of its name. Rejects with `rebuild_name_taken` when somebody else's database has the name. */
  begin(epoch: string): Promise<RebuildId>;
  /** How the live tables compare with those of the epoch, at this moment. */
  compare(epoch: string): Promise<readonly TableComparison[]>;
  explain(
    epoch: string,
    where: { readonly table: string; readonly place: string },
  ): Promise<readonly ColumnDifference[]>;
  /** The tables of the epoch take the places of the live ones, which take theirs. Nothing may write to those of the epoch meanwhile. */
  swap(epoch: string): Promise<void>;
  /** Says that everything that was written to the replaced tables also stands in those that replaced them. */
  settle(epoch: string): Promise<void>;
  drop(epoch: string): Promise<void>;
  /** The highest fold that has written live rows; `undefined` without rows. */
  liveFold(): Promise<bigint | undefined>;
  shutdown(): Promise<void>;
}

/** Names of databases are lower case everywhere; `v` is what the views of the live ones end in. */
export const rebuildEpochRule = /^(?!v$)[a-z0-9]{1,24}$/;

/** The database of an epoch. */
export function rebuildDatabaseOf(epoch: string): string {
  return `${liveDatabase}_${epoch}`;
}

/** A comparison reads whole tables. */
const requestTimeoutMs = 600_000;

/** As a user who may make databases. Connects with the first request. */
export function createRebuildStore(options: ClickHouseConnectionOptions): RebuildStore {
  const client = createConnection(
    { ...options, requestTimeoutMs },
    { database: 'default', settings: { ...readSettings, max_bytes_before_external_group_by: '268435456' } },
  );
  const run = (query: string) => command(client, toTopology(query, options.replication));
  const onCluster = options.replication?.cluster === undefined ? '' : ` ON CLUSTER '${options.replication.cluster}'`;
  return {
    list: () => listRebuilds(client),
    async begin(epoch) {
      const database = rebuildDatabaseOf(epoch);
      if ((await listRebuilds(client)).some((each) => each.epoch === epoch)) return getId(client, database);
      await refuseForeign(client, database);
      await run(
        `CREATE DATABASE IF NOT EXISTS ${database}\nCOMMENT 'A projection that is built anew beside the live one'`,
      );
      await run(stepsTableOf(database));
      await writeStep(client, database, { step: 'folding', tableIds: [] });
      return getId(client, database);
    },
    compare: (epoch) => compareTables(client, rebuildDatabaseOf(epoch)),
    explain: (epoch, where) => listColumnDifferences(client, rebuildDatabaseOf(epoch), where),
    async swap(epoch) {
      const database = rebuildDatabaseOf(epoch);
      const rebuilt = await rebuiltTableIds(client, database);
      const live = await tableIds(client, liveDatabase);
      const waiting = projectionTables.filter((table) => !rebuilt.has(live.get(table) ?? ''));
      if (waiting.length === 0) return;
      const pairs = waiting.map((table) => `${liveDatabase}.${table} AND ${database}.${table}`);
      await command(client, `EXCHANGE TABLES ${pairs.join(', ')}${onCluster}`);
    },
    settle: (epoch) => writeStep(client, rebuildDatabaseOf(epoch), { step: 'swapped', tableIds: [] }),
    async drop(epoch) {
      const database = rebuildDatabaseOf(epoch);
      // The one that says what all this is goes last.
      for (const each of [`${database}_v`, database]) await run(`DROP DATABASE IF EXISTS ${each} SYNC`);
    },
    async liveFold() {
      const query = {
        query: `SELECT toString(bitShiftRight(max(version), 48)) AS fold, count() AS count FROM ${liveDatabase}.events`,
        query_params: {},
      };
      const [row] = await listRows<{ fold: string; count: string }>(client, query, 'reading which fold wrote the rows');
      return row === undefined || row.count === '0' ? undefined : BigInt(row.fold);
    },
    shutdown: () => client.close(),
  };
}

const stepsTableOf = (database: string) => `CREATE TABLE IF NOT EXISTS ${database}.rebuild_steps
(
    step LowCardinality(String) COMMENT 'folding, swapping or swapped',
    table_ids Array(String) COMMENT 'Of swapping: the tables that were built anew, by what names them for ever',
    written_at DateTime64(9, 'UTC') COMMENT 'When it was reached'
)
ENGINE = MergeTree
ORDER BY written_at
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'How far this projection has come; the last row counts'`;

interface Step {
  readonly step: RebuildStep;
  readonly tableIds: readonly string[];
}

async function writeStep(client: ClickHouseClient, database: string, { step, tableIds }: Step): Promise<void> {
  try {
    await client.command({
      query: `INSERT INTO ${database}.rebuild_steps SELECT {step: String}, {tableIds: Array(String)}, now64(9)`,
      query_params: { step, tableIds },
      clickhouse_settings: { async_insert: 0 },
    });
  } catch (error) {
    throw toStoreFailure('noting how far the replay has come', error);
  }
}

async function getStep(client: ClickHouseClient, database: string): Promise<Step> {
  const query = `SELECT step, table_ids FROM ${database}.rebuild_steps ORDER BY written_at DESC LIMIT 1`;
  const [row] = await listRows<{ step: RebuildStep; table_ids: readonly string[] }>(
    client,
    { query, query_params: {} },
    'reading how far a replay has come',
  );
  return { step: row?.step ?? 'folding', tableIds: row?.table_ids ?? [] };
}

async function getId(client: ClickHouseClient, database: string): Promise<RebuildId> {
  const query = `SELECT toString(toUnixTimestamp64Milli(min(written_at))) AS id FROM ${database}.rebuild_steps`;
  const [row] = await listRows<{ id: string }>(client, { query, query_params: {} }, 'reading when a replay was begun');
  return row?.id ?? '0';
}

async function listRebuilds(client: ClickHouseClient): Promise<readonly Rebuild[]> {
  const query = `SELECT database FROM system.tables WHERE name = 'rebuild_steps' AND startsWith(database, '${liveDatabase}_') ORDER BY database`;
  const rows = await listRows<{ database: string }>(client, { query, query_params: {} }, 'looking for replays');
  const epochs = rows.map(({ database }) => database.slice(liveDatabase.length + 1));
  return Promise.all(
    epochs.map(async (epoch) => ({ epoch, step: (await getStep(client, rebuildDatabaseOf(epoch))).step })),
  );
}

/** Which tables take the places of the live ones: fixed before the first does, and found again after a crash. */
async function rebuiltTableIds(client: ClickHouseClient, database: string): Promise<ReadonlySet<string>> {
  const { step, tableIds: known } = await getStep(client, database);
  if (step === 'swapping') return new Set(known);
  const ids = await tableIds(client, database);
  const found = projectionTables.flatMap((table) => ids.get(table) ?? []);
  if (found.length !== projectionTables.length) {
    throw new Failure(
      'permanent',
      'rebuild_incomplete',
      `expected ${projectionTables.length} tables in ${database}, found ${found.length}: replay again under another name`,
    );
  }
  await writeStep(client, database, { step: 'swapping', tableIds: found });
  return new Set(found);
}

/** By its name, what names a table for ever, also under another name. */
async function tableIds(client: ClickHouseClient, database: string): Promise<ReadonlyMap<string, string>> {
  const query = comparedTablesQuery(database, projectionTables);
  const rows = await listRows<{ name: string; uuid: string }>(client, query, 'looking for the tables');
  return new Map(rows.map(({ name, uuid }) => [name, uuid]));
}

async function refuseForeign(client: ClickHouseClient, database: string): Promise<void> {
  const query = 'SELECT name FROM system.tables WHERE database = {database: String} LIMIT 1';
  const [table] = await listRows<{ name: string }>(
    client,
    { query, query_params: { database } },
    'looking for replays',
  );
  if (table === undefined) return;
  throw new Failure(
    'permanent',
    'rebuild_name_taken',
    `expected no database ${database}, or one that a replay has made, found one with the table ${table.name}: choose another name`,
  );
}

async function command(client: ClickHouseClient, query: string): Promise<void> {
  try {
    await client.command({ query });
  } catch (error) {
    throw toStoreFailure('building a projection beside the live one', error);
  }
}
