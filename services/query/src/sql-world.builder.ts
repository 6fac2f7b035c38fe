import { createClickHouseReaders, createClickHouseStore } from '@waybill/clickhouse';
import { createClickHouseEngine, type ClickHouseEngine } from '@waybill/embedded';
import { silentLogger, type ProjectionStore } from '@waybill/ports';
import { createAdminServer, createHealth, steadyNowMs, systemClock } from '@waybill/runtime';
import { createTemporaryDirectory } from '@waybill/testing';
import { applied, projection } from '../../../test/fixtures/asked-history.js';
import { parseQueryConfig } from './query.config.js';
import { createQuery } from './query.js';

/** For tests: the engine with its own accounts and limits, and who answers questions beside it. */
export interface SqlWorld {
  readonly engine: ClickHouseEngine;
  /** Stores what comes in. */
  readonly store: ProjectionStore;
  /** `http://127.0.0.1:4580`. */
  readonly url: string;
  readonly grpcEndpoint: string;
  shutdown(): Promise<void>;
}

/** Starts everything on free ports, with the calls of `asked-history`. */
export async function aSqlWorld(timeoutMs: number): Promise<SqlWorld> {
  const directory = await createTemporaryDirectory();
  const engine = createClickHouseEngine({ dataDirectory: directory.path, httpPort: 0 });
  await engine.start();
  const store = createClickHouseStore({ url: engine.httpUrl, ...engine.writer });
  await store.start();
  await store.upsert(projection);
  const connection = { url: engine.httpUrl, ...engine.reader };
  const readers = createClickHouseReaders(connection);
  const parsed = parseQueryConfig({ WAYBILL_QUERY_PORT: '0', WAYBILL_QUERY_TIMEOUT_MS: String(timeoutMs) });
  if (parsed.kind === 'refused') throw new Error('expected a configuration, found problems');
  const freshness = { freshness: async () => applied };
  const query = createQuery(
    { ...readers, freshness, clock: systemClock, logger: silentLogger },
    { config: parsed.config, hasSubstitutePort: false },
  );
  await query.start();
  const { metrics, pages } = query.watch;
  const health = createHealth({ liveness: [], readiness: [], nowMs: steadyNowMs });
  health.enter('running');
  const options = { host: '127.0.0.1', port: 0, health, metrics, listLag: async () => [], logger: silentLogger };
  const admin = createAdminServer(pages === undefined ? options : { ...options, pages });
  await admin.start();
  return {
    engine,
    store,
    url: admin.url,
    grpcEndpoint: `127.0.0.1:${query.address.port}`,
    async shutdown() {
      for (const each of [query, admin, readers, store, engine]) await each.shutdown();
      await directory.remove();
    },
  };
}
