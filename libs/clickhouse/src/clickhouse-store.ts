import { isRetryable, type Projection, type ProjectionStore } from '@waybill/ports';
import type { ClickHouseConnectionOptions } from './clickhouse-connection.js';
import type { TableRows } from './insert-blocks.js';
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
  const [events = [], children = [], calls = []] = toProjectionRows(projection);
  await connection.insertAll(events);
  try {
    await connection.insertAll(children);
    await connection.insertAll(calls.map(withTime));
  } catch (error) {
    if (!isRetryable(error)) await withdraw(connection, children);
    throw error;
  }
}

/** A call's row has the time at which the store took it, by the store's own clock: whoever watches calls finds it by that. */
function withTime({ table, rows }: TableRows): TableRows {
  return table === 'calls' ? { table, rows: rows.map((row) => ({ ...row, is_stored_now: 1 })) } : { table, rows };
}

/**
 * Ends the rows below calls that a refused upsert left behind, at their version. Otherwise what hangs below a call would
 * be seen without the call that it came with; rows that are stored again at this version take their place.
 */
async function withdraw(connection: StoreConnection, children: readonly TableRows[]): Promise<void> {
  for (const { table, rows } of children) {
    try {
      await connection.insertAll([{ table, rows: rows.map((row) => ({ ...row, is_deleted: 1 })) }]);
    } catch (error) {
      // The table that refuses the rows has none of them.
      if (isRetryable(error)) throw error;
    }
  }
}
