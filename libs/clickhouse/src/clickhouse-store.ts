import type { ClickHouseClient } from '@clickhouse/client';
import { Failure, type Projection, type ProjectionStore } from '@waybill/ports';
import { toAttemptRows } from './attempt-row.js';
import { toCallRow } from './call-row.js';
import { toCheckpointRows } from './checkpoint-row.js';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { toStoreFailure } from './clickhouse-failure.js';
import { toDeliveryRows } from './delivery-row.js';
import { toDenialRows } from './denial-row.js';
import { toEffectRows } from './effect-row.js';
import { toEventRow } from './event-row.js';
import { fromCall, fromLooseEvidence } from './evidence-owner.js';
import { toEvidenceRows } from './evidence-row.js';
import { insertRows, type TableRows } from './insert-blocks.js';
import { migrate } from './migrate.js';
import { toQuarantineRow } from './quarantine-row.js';
import { toSpendEntryRows } from './spend-entry-row.js';
import { toUpstreamCallRows } from './upstream-call-row.js';

/**
 * The projection in ClickHouse. `start` migrates the schema.
 *
 * Retries nothing: the log delivers a batch again that was not committed, and that is the one retry there is.
 */
export function createClickHouseStore(options: ClickHouseConnectionOptions): ProjectionStore {
  return new ClickHouseStore(options);
}

class ClickHouseStore implements ProjectionStore {
  readonly name = 'clickhouse-store';
  readonly #options: ClickHouseConnectionOptions;
  #client: ClickHouseClient | undefined;

  constructor(options: ClickHouseConnectionOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.#client !== undefined) return;
    // The database does not exist before the first migration, so we stand in the one that always does.
    const client = createConnection(this.#options, { database: 'default', settings: {} });
    try {
      await migrate(client);
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
      const result = await client.query({ query: identityQuery, format: 'JSONEachRow' });
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

  /**
   * Events first, so that what a call rests on can always be looked up. Then what hangs below calls, then the calls:
   * a reader who sees a call sees everything below it. The views hide a child that is older than its call.
   */
  async upsert({ events, calls, looseEvidence, quarantined }: Projection): Promise<void> {
    const client = this.#started();
    const owners = [...calls.map(fromCall), ...looseEvidence.map(fromLooseEvidence)];
    const insertAll = async (tables: readonly TableRows[]) => {
      const results = await Promise.allSettled(tables.map((each) => insertRows(client, each)));
      const failed = results.find((each) => each.status === 'rejected');
      if (failed !== undefined) throw toStoreFailure('storing the projection', failed.reason);
    };
    await insertAll([
      { table: 'events', rows: events.map(toEventRow) },
      { table: 'quarantine', rows: quarantined.map(toQuarantineRow) },
    ]);
    await insertAll([
      { table: 'attempts', rows: calls.flatMap(toAttemptRows) },
      { table: 'upstream_calls', rows: calls.flatMap(toUpstreamCallRows) },
      { table: 'effects', rows: calls.flatMap(toEffectRows) },
      { table: 'denials', rows: calls.flatMap(toDenialRows) },
      { table: 'spend_entries', rows: calls.flatMap(toSpendEntryRows) },
      { table: 'evidence', rows: owners.flatMap(toEvidenceRows) },
      { table: 'checkpoints', rows: owners.flatMap(toCheckpointRows) },
      { table: 'deliveries', rows: owners.flatMap(toDeliveryRows) },
    ]);
    await insertAll([{ table: 'calls', rows: calls.map(toCallRow) }]);
  }

  #started(): ClickHouseClient {
    if (this.#client === undefined)
      throw new Failure('retryable', 'store_not_running', 'expected a started store; call start() first');
    return this.#client;
  }
}

/** Two that migrated at once may have left two rows; everybody takes the same one. */
const identityQuery =
  'SELECT toString(identity) AS identity FROM waybill.projection ORDER BY created_at, identity LIMIT 1';
