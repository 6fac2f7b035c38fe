import { topics, type EventLogWriter, type LogPosition } from '@waybill/ports';

/**
 * The log for who folds it once more under the same fold: joins and facts stand in it already, or are about to be told by
 * those who fold it for the live rows, byte for byte. Only what is set aside is told: it may be the store of this fold alone
 * that refused it, and who reads the quarantine knows a failure by its id.
 */
export function withoutTelling(log: EventLogWriter): EventLogWriter {
  return {
    name: log.name,
    // Whoever made the log starts and stops it.
    async start() {},
    async shutdown() {},
    partitionCount: (topic) => log.partitionCount(topic),
    append: async (entries): Promise<readonly LogPosition[]> =>
      log.append(entries.filter(({ topic }) => topic === topics.quarantine)),
  };
}
