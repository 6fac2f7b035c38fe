import { createClickHouseStore } from '@waybill/clickhouse';
import type { ClickHouseEngine } from '@waybill/embedded';
import { Failure, type ProjectionStore } from '@waybill/ports';

/** The store on the engine beside us, whose port is known only once it runs. The engine must have been started. */
export function createEmbeddedStore(engine: ClickHouseEngine): ProjectionStore {
  let store: ProjectionStore | undefined;
  const started = (): ProjectionStore => {
    if (store === undefined) throw new Failure('retryable', 'store_not_running', 'expected a started store; call start() first');
    return store;
  };
  return {
    name: 'clickhouse-store',
    async start() {
      if (store !== undefined) return;
      const candidate = createClickHouseStore({ url: engine.httpUrl, ...engine.writer });
      await candidate.start();
      store = candidate;
    },
    async shutdown() {
      await store?.shutdown();
      store = undefined;
    },
    identity: async () => started().identity(),
    upsert: async (projection) => started().upsert(projection),
  };
}
