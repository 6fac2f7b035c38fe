import { createClickHouseLedgerStore } from '@waybill/clickhouse';
import type { ClickHouseEngine } from '@waybill/embedded';
import { Failure, type LedgerStore } from '@waybill/ports';

/**
 * The store of sessions and spend on the engine beside us, whose port is known only once it runs. The projection store
 * must have been started: it is the one that makes a damaged store anew.
 */
export function createEmbeddedLedgerStore(engine: ClickHouseEngine): LedgerStore {
  let store: LedgerStore | undefined;
  const started = (): LedgerStore => {
    if (store === undefined)
      throw new Failure('retryable', 'store_not_running', 'expected a started store; call start() first');
    return store;
  };
  return {
    name: 'clickhouse-ledger-store',
    async start() {
      if (store !== undefined) return;
      const candidate = createClickHouseLedgerStore({ url: engine.httpUrl, ...engine.writer });
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
