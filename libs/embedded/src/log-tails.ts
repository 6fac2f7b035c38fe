import type { LogEntry, LogPosition, Topic } from '@waybill/ports';
import type { FailureScope } from './lmdb-failure.js';
import type { LmdbReads, LmdbWrites } from './lmdb-transaction.js';
import { getTail, type LogTail } from './log-reads.js';
import { toRecordKey, toStoredBytes } from './log-record.convert.js';

/** The ends of the partitions as the commit in hand will leave them: who gives out the next offset. */
export class LogTails {
  readonly #scope: FailureScope;
  readonly #tails = new Map<string, LogTail>();

  constructor(scope: FailureScope) {
    this.#scope = scope;
  }

  /**
   * Writes each entry at the end of its partition. Reads all it needs before it writes, so that a damaged record fails
   * this call alone. Appended times never decrease within a partition, whatever the clock does.
   */
  write(writes: LmdbWrites, entries: readonly LogEntry[], nowUnixNano: bigint): readonly LogPosition[] {
    for (const { topic, partition } of entries) this.#tail(writes, topic, partition);
    return entries.map(({ topic, partition, bytes }) => {
      const tail = this.#tail(writes, topic, partition);
      const offset = tail.nextOffset;
      const appendedUnixNano = nowUnixNano > tail.appendedUnixNano ? nowUnixNano : tail.appendedUnixNano;
      const key = toRecordKey(partition, offset);
      writes.put(topic, key, toStoredBytes(key, { appendedUnixNano, bytes }));
      this.#tails.set(toPartitionText(topic, partition), { nextOffset: offset + 1, appendedUnixNano });
      return { topic, partition, offset };
    });
  }

  /** Forgets what was written but not stored; the ends are read from the disk again. */
  clear(): void {
    this.#tails.clear();
  }

  #tail(reads: LmdbReads, topic: Topic, partition: number): LogTail {
    const key = toPartitionText(topic, partition);
    const tail = this.#tails.get(key) ?? getTail(reads, topic, partition, this.#scope);
    this.#tails.set(key, tail);
    return tail;
  }
}

function toPartitionText(topic: Topic, partition: number): string {
  return `${topic}/${partition}`;
}
