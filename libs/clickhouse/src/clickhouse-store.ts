import type { Projection, ProjectionStore } from '@waybill/ports';
import type { ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toProjectionRows } from './projection-rows.js';
import { StoreConnection } from './store-connection.js';

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

/** In the order of `toProjectionRows`. The views hide a child that is older than its call. */
async function upsert(connection: StoreConnection, projection: Projection): Promise<void> {
  for (const tables of toProjectionRows(projection)) await connection.insertAll(tables);
}
