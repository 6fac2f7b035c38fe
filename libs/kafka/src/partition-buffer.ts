import type { LogBatch, LogRecord, Topic } from '@waybill/ports';

/** Records of one partition that were fetched and not yet handed out: without holes, in their order. */
export class PartitionBuffer {
  readonly #topic: Topic;
  readonly #partition: number;
  #records: LogRecord[] = [];
  #bytes = 0;
  #nextOffset = 0;

  constructor(topic: Topic, partition: number) {
    this.#topic = topic;
    this.#partition = partition;
  }

  /** The offset that has to come next. */
  get nextOffset(): number {
    return this.#nextOffset;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Forgets everything, and expects the record of this offset next. */
  reset(offset: number): void {
    this.#records = [];
    this.#bytes = 0;
    this.#nextOffset = offset;
  }

  /** Takes what goes on without a hole; what is there already is left out. False when there is a hole: nothing is taken. */
  add(records: readonly LogRecord[]): boolean {
    const fresh = records.filter(({ offset }) => offset >= this.#nextOffset);
    if (fresh.some(({ offset }, at) => offset !== this.#nextOffset + at)) return false;
    if (fresh.length === 0) return records.length === 0;
    this.#records.push(...fresh);
    this.#bytes += fresh.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    this.#nextOffset += fresh.length;
    return true;
  }

  /** The next batch, of at most so many bytes but at least one record; `undefined` when nothing is there. */
  take(batchBytesMax: number): LogBatch | undefined {
    let batchBytes = 0;
    let count = 0;
    for (const { bytes } of this.#records) {
      if (count > 0 && batchBytes + bytes.byteLength > batchBytesMax) break;
      batchBytes += bytes.byteLength;
      count += 1;
    }
    if (count === 0) return undefined;
    this.#bytes -= batchBytes;
    return { topic: this.#topic, partition: this.#partition, records: this.#records.splice(0, count) };
  }
}
