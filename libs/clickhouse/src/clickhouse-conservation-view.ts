import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { breachKinds, type ConservationSums, type ConservationView, Failure, gapStates } from '@waybill/ports';
import { createConnection, type ClickHouseConnectionOptions } from './clickhouse-connection.js';
import { breachSumsQuery, gapSumsQuery, type SumRow } from './conservation-queries.js';
import { listRows, readSettings } from './list-rows.js';

/** In the background, beside the rows that have to be stored: no more than a share of the server, and not for long. */
const settings: ClickHouseSettings = {
  ...readSettings,
  max_execution_time: 20,
  max_memory_usage: String(512 * 1024 * 1024),
  max_threads: 2,
  // When we are gone nobody wants the answer.
  cancel_http_readonly_queries_on_client_close: 1,
};

/** Longer than the server lets a query run, so that it is the server who says that it took too long. */
const requestTimeoutMs = 25_000;

/**
 * The law in ClickHouse, read as a user who may read both databases: the views ask the tables with the rights of who asks.
 *
 * Retries nothing, and takes at most 25 s for each of its two queries.
 */
export function createClickHouseConservationView(options: ClickHouseConnectionOptions): ConservationView {
  let client: ClickHouseClient | undefined;
  const started = (): ClickHouseClient => {
    if (client === undefined)
      throw new Failure('retryable', 'store_not_running', 'expected a started view of the law; call start() first');
    return client;
  };
  return {
    name: 'clickhouse-conservation-view',
    /** Connects with the first request. */
    async start() {
      client ??= createConnection({ ...options, requestTimeoutMs }, { database: 'waybill_v', settings });
    },
    async shutdown() {
      const stopping = client;
      client = undefined;
      await stopping?.close();
    },
    async getSums(sinceUnixMs): Promise<ConservationSums> {
      const breaches = await listRows<SumRow>(
        started(),
        breachSumsQuery(sinceUnixMs),
        'looking for breaches of the conservation law',
      );
      const gaps = await listRows<SumRow>(
        started(),
        gapSumsQuery(sinceUnixMs),
        'looking for holes in the numbers of producers',
      );
      return { breaches: toSums(breachKinds, breaches), gaps: toSums(gapStates, gaps) };
    },
  };
}

/** Of what has no row there is none. */
function toSums<Name extends string>(names: readonly Name[], rows: readonly SumRow[]): Readonly<Record<Name, number>> {
  const counts = new Map(rows.map(({ name, count }) => [name, Number(count)]));
  return Object.fromEntries(names.map((name) => [name, counts.get(name) ?? 0])) as Record<Name, number>;
}
