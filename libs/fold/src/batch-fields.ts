import type { LogBatch, LogFields } from '@waybill/ports';

/** What a log line says of every batch that was applied. `startedMs` is of `performance.now()`. */
export function batchFields({ topic, partition, records }: LogBatch, startedMs: number): LogFields {
  return {
    topic,
    partition,
    firstOffset: records[0]?.offset,
    lastOffset: records.at(-1)?.offset,
    recordCount: records.length,
    durationMs: Math.round(performance.now() - startedMs),
  };
}
