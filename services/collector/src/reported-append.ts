import { fromError, type CallRefusal } from '@waybill/grpc';
import type { EventLogWriter, LogEntry, Logger } from '@waybill/ports';
import { createHistogram, durationBoundsSeconds, errorFields, type Histogram } from '@waybill/runtime';

/** Appends to the log, and knows how that goes. */
export interface ReportedAppend {
  /** Nothing when every entry is durable; otherwise what to tell the client. */
  readonly append: (entries: readonly LogEntry[]) => Promise<CallRefusal | undefined>;
  /**
   * Why the log does not take batches; nothing when it does, or when nobody has tried for a while: whoever is told that
   * the collector is not ready sends nothing, and then nothing would ever show that it is ready again.
   */
  readonly problem: () => string | undefined;
  readonly durations: Histogram;
  readonly appendedBytes: () => number;
}

export interface ReportedAppendOptions {
  readonly log: EventLogWriter;
  readonly logger: Logger;
  /** A clock that never steps. */
  readonly nowMs: () => number;
}

/** A client that was turned away has come again by then, if it means to. */
const problemAgeMsMax = 10_000;
const msPerSecond = 1_000;

/** Logs when the log begins to fail and when it works again: once, not once per batch. */
export function createReportedAppend({ log, logger, nowMs }: ReportedAppendOptions): ReportedAppend {
  let failure: { readonly message: string; readonly atMs: number } | undefined;
  let appendedBytes = 0;
  const durations = createHistogram('collector_append_seconds', durationBoundsSeconds);
  return {
    durations,
    appendedBytes: () => appendedBytes,
    problem: () => (failure !== undefined && nowMs() - failure.atMs < problemAgeMsMax ? failure.message : undefined),
    async append(entries) {
      const startedMs = nowMs();
      try {
        await log.append(entries);
      } catch (error) {
        if (failure === undefined) {
          logger.error('the log refuses batches; clients are told to send them again', errorFields(error));
        }
        failure = { message: error instanceof Error ? error.message : String(error), atMs: nowMs() };
        return fromError(error);
      }
      durations.observe((nowMs() - startedMs) / msPerSecond);
      appendedBytes += entries.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
      if (failure !== undefined) logger.info('the log takes batches again');
      failure = undefined;
      return undefined;
    },
  };
}
