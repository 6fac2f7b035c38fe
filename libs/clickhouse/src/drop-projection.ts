import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toStoreFailure } from './clickhouse-failure.js';
import { createRebuildStore } from './rebuild.js';
import { toTopology } from './schema-topology.js';

/**
 * Forgets the whole projection: every table, view and migration. The next `start` of a store makes them anew, under
 * another identity, and the log fills them. What a replay has built beside it goes, too. For a store that has lost rows. Rejects with a Failure.
 */
export async function dropProjection(options: ClickHouseConnectionOptions): Promise<void> {
  const client = createConnection(options, { database: 'default', settings: {} });
  const rebuilds = createRebuildStore(options);
  try {
    for (const database of ['waybill_v', 'waybill'])
      await client.command({ query: toTopology(`DROP DATABASE IF EXISTS ${database} SYNC`, options.replication) });
    for (const { epoch } of await rebuilds.list()) await rebuilds.drop(epoch);
  } catch (error) {
    throw toStoreFailure('dropping the projection', error);
  } finally {
    await Promise.all([client.close(), rebuilds.shutdown()]);
  }
}
