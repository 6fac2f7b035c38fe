import { createClickHouseEventArchive } from '@waybill/clickhouse';
import type { ClickHouseEngine } from '@waybill/embedded';
import { Failure, type EventArchive } from '@waybill/ports';

/** The stored events of the engine beside us, whose port is known only once it runs. The engine must have been started. */
export function createEmbeddedArchive(engine: ClickHouseEngine): EventArchive {
  let archive: EventArchive | undefined;
  return {
    name: 'clickhouse-event-archive',
    async start() {
      if (archive !== undefined) return;
      const candidate = createClickHouseEventArchive({ url: engine.httpUrl, ...engine.writer });
      await candidate.start();
      archive = candidate;
    },
    async shutdown() {
      await archive?.shutdown();
      archive = undefined;
    },
    async getEvents(tenantId, eventIds) {
      if (archive === undefined)
        throw new Failure('retryable', 'archive_not_running', 'expected a started archive; call start() first');
      return archive.getEvents(tenantId, eventIds);
    },
  };
}
