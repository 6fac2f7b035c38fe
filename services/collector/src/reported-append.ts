import { fromError, type CallRefusal } from '@waybill/grpc';
import type { EventLogWriter, LogEntry, Logger } from '@waybill/ports';
import { errorFields } from '@waybill/runtime';

/** Appends entries; answers why the client must send them again, `undefined` when they are durable. Never rejects. */
export type ReportedAppend = (entries: readonly LogEntry[]) => Promise<CallRefusal | undefined>;

/** Appends, and logs when the log begins to fail and when it works again: once, not once per batch. */
export function createReportedAppend(log: EventLogWriter, logger: Logger): ReportedAppend {
  let isFailing = false;
  return async (entries) => {
    try {
      await log.append(entries);
    } catch (error) {
      if (!isFailing) {
        logger.error('the log refuses batches; clients are told to send them again', errorFields(error));
      }
      isFailing = true;
      return fromError(error);
    }
    if (isFailing) {
      logger.info('the log takes batches again');
    }
    isFailing = false;
    return undefined;
  };
}
