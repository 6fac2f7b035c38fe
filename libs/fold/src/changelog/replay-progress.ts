import type { Logger } from '@waybill/ports';

export interface ReplayProgressOptions {
  readonly logger: Logger;
  readonly topic: string;
  readonly partition: number;
  readonly fromOffset: number;
  readonly endOffset: number;
}

/** What takes less is over before somebody could read of it. */
const quietMs = 1_000;
const intervalMs = 5_000;

/** Tells of a replay that takes longer than a second: how far it is, and how long it still takes at its pace. */
export function createReplayProgress({ logger, topic, partition, fromOffset, endOffset }: ReplayProgressOptions) {
  const startedMs = performance.now();
  let toldMs = startedMs + quietMs - intervalMs;
  return {
    note(nextOffset: number): void {
      const nowMs = performance.now();
      if (nowMs - toldMs < intervalMs || nextOffset >= endOffset) return;
      toldMs = nowMs;
      const elapsedMs = nowMs - startedMs;
      const remainingMs = (elapsedMs * (endOffset - nextOffset)) / Math.max(1, nextOffset - fromOffset);
      const percent = Math.floor((100 * (nextOffset - fromOffset)) / (endOffset - fromOffset));
      logger.info('restoring state from its changelog', {
        topic,
        partition,
        percent,
        elapsedMs: Math.round(elapsedMs),
        remainingMs: Math.round(remainingMs),
      });
    },
    end(): void {
      if (fromOffset >= endOffset) return;
      const elapsedMs = Math.round(performance.now() - startedMs);
      const fields = { topic, partition, recordCount: endOffset - fromOffset, elapsedMs };
      if (elapsedMs < quietMs) logger.debug('restored state from its changelog', fields);
      else logger.info('restored state from its changelog', fields);
    },
  };
}
