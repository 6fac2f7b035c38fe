import { createClickHouseConservationView } from '@waybill/clickhouse';
import type { ClickHouseEngine } from '@waybill/embedded';
import { Failure, type ConservationView } from '@waybill/ports';

/**
 * The conservation law in the engine beside us, whose port is known only once it runs. The engine must have been started.
 * It is asked as the writer, like everything that the process does by itself: people's statements have limits of their own.
 */
export function createEmbeddedConservationView(engine: ClickHouseEngine): ConservationView {
  let view: ConservationView | undefined;
  return {
    name: 'clickhouse-conservation-view',
    async start() {
      if (view !== undefined) return;
      const candidate = createClickHouseConservationView({ url: engine.httpUrl, ...engine.writer });
      await candidate.start();
      view = candidate;
    },
    async shutdown() {
      await view?.shutdown();
      view = undefined;
    },
    async getSums(sinceUnixMs) {
      if (view === undefined)
        throw new Failure('retryable', 'store_not_running', 'expected a started view of the law; call start() first');
      return view.getSums(sinceUnixMs);
    },
  };
}
