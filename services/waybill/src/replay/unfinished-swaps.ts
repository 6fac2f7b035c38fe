import { createRebuildStore, type ClickHouseConnectionOptions } from '@waybill/clickhouse';
import type { Logger } from '@waybill/ports';
import { errorFields } from '@waybill/runtime';

/**
 * Says aloud that a replay was broken off after its tables had begun to take the places of the live ones: until it is
 * finished, rows that were on their way then may be missing from what people read.
 */
export async function tellUnfinishedSwaps(connection: ClickHouseConnectionOptions, logger: Logger): Promise<void> {
  const rebuilds = createRebuildStore(connection);
  try {
    for (const { epoch, step } of await rebuilds.list()) {
      if (step !== 'swapping') continue;
      const command = `waybill replay --into ${epoch}`;
      logger.error(
        'a replay was broken off while its tables changed places; rows may be missing until it is finished',
        {
          epoch,
          command,
        },
      );
    }
  } catch (error) {
    // Whoever runs Waybill need not wait for this: it is asked again at the next start.
    logger.warn('could not look for replays that were broken off', errorFields(error));
  } finally {
    await rebuilds.shutdown();
  }
}
