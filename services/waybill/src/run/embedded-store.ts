import { createClickHouseStore, dropProjection } from '@waybill/clickhouse';
import type { ClickHouseEngine } from '@waybill/embedded';
import { Failure, type ProjectionStore } from '@waybill/ports';

/** Whether the engine has lost rows of the tables that it opened. */
export interface StoreDamage {
  readonly hasLostRows: () => boolean;
}

/**
 * The store on the engine beside us, whose port is known only once it runs. The engine must have been started.
 * A store that has lost rows is dropped and made anew: its new identity tells the stitcher to fold the log again.
 */
export function createEmbeddedStore(engine: ClickHouseEngine, damage: StoreDamage): ProjectionStore {
  let store: ProjectionStore | undefined;
  const started = (): ProjectionStore => {
    if (store === undefined)
      throw new Failure('retryable', 'store_not_running', 'expected a started store; call start() first');
    return store;
  };
  return {
    name: 'clickhouse-store',
    async start() {
      if (store !== undefined) return;
      const connection = { url: engine.httpUrl, ...engine.writer };
      if (damage.hasLostRows()) await dropProjection(connection);
      const candidate = createClickHouseStore(connection);
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
