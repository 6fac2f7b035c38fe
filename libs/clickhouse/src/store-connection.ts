import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { Failure } from '@waybill/ports';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toStoreFailure } from './clickhouse-failure.js';
import { inDatabase } from './database-names.js';
import { insertRows, type TableRows } from './insert-blocks.js';
import { migrate } from './migrate.js';

/**
 * The writer's connection to the projection: what every store of rows does with it. `start` migrates the schema.
 *
 * Retries nothing: the log delivers a batch again that was not committed, and that is the one retry there is.
 */
export class StoreConnection {
  readonly #options: ClickHouseConnectionOptions;
  #client: ClickHouseClient | undefined;

  constructor(options: ClickHouseConnectionOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#client !== undefined) return;
    // The database does not exist before the first migration, so we stand in the one that always does.
    const client = createConnection(this.#options, { database: 'default', settings: settingsOf(this.#options) });
    try {
      await migrate(client, { replication: this.#options.replication, database: this.#options.database });
    } catch (error) {
      await client.close();
      throw error;
    }
    this.#client = client;
  }

  async shutdown(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.close();
  }

  async identity(): Promise<string> {
    const client = this.#started();
    try {
      const result = await client.query({
        query: inDatabase(identityQuery, this.#options.database),
        format: 'JSONEachRow',
      });
      const [row] = await result.json<{ identity: string }>();
      if (row !== undefined) return row.identity;
    } catch (error) {
      throw toStoreFailure('reading the identity of the projection', error);
    }
    throw new Failure(
      'permanent',
      'store_identity_missing',
      'expected one row in waybill.projection, found none; drop the databases waybill and waybill_v and start again, the log fills them',
    );
  }

  /** Inserts into several tables at once; resolves when every row is stored, rejects when one insert failed. */
  async insertAll(tables: readonly TableRows[]): Promise<void> {
    const client = this.#started();
    const results = await Promise.allSettled(
      tables.map((each) => insertRows(client, each, { database: this.#options.database })),
    );
    const failed = results.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw toStoreFailure('storing the projection', failed.reason);
  }

  #started(): ClickHouseClient {
    if (this.#client === undefined)
      throw new Failure('retryable', 'store_not_running', 'expected a started store; call start() first');
    return this.#client;
  }
}

/** A row counts as stored when most replicas have it: one that is lost takes nothing along that the log has passed. */
function settingsOf({ replication }: ClickHouseConnectionOptions): ClickHouseSettings {
  return replication === undefined ? {} : { insert_quorum: 'auto', insert_quorum_parallel: 1 };
}

/** Two that migrated at once may have left two rows; everybody takes the same one. */
const identityQuery =
  'SELECT toString(identity) AS identity FROM waybill.projection ORDER BY created_at, identity LIMIT 1';
