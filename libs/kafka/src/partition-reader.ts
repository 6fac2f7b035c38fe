import {
  beginPartition,
  Failure,
  type LogBatch,
  type LogRecord,
  type PartitionProgress,
  type SubscribeOptions,
} from '@waybill/ports';
import { isRebalancing } from './kafka-failure.js';
import { createHoleFailure } from './log-hole.js';
import { PartitionBuffer } from './partition-buffer.js';
import { pauseUnless, WakeUp } from './wake-up.js';

/** What a consumer offers of one partition that was assigned to it. Rejects with a `Failure`. */
export interface PartitionFeed {
  getProgress(): Promise<PartitionProgress>;
  /** What is fetched next is the record of this offset. Never throws, as `pause` and `resume`. */
  seek(offset: number): void;
  pause(): void;
  resume(): void;
  /** Resolves when the group's offset is stored. */
  commit(nextOffset: number): Promise<void>;
}

export interface PartitionReaderOptions {
  readonly subscribe: SubscribeOptions;
  readonly partition: number;
  readonly feed: PartitionFeed;
  /** Told whenever something happens that is not waiting. */
  readonly onActivity: () => void;
  readonly retryPauseMsMin: number;
  readonly retryPauseMsMax: number;
}

/** Reads one partition for as long as it is assigned: begins it, hands out its batches one at a time, commits. */
export class PartitionReader {
  readonly #options: PartitionReaderOptions;
  readonly #buffer: PartitionBuffer;
  readonly #news = new WakeUp();
  /** Aborted when the partition was given away: nothing is handed out or committed any more. */
  readonly #revoked = new AbortController();
  /** Aborted when no further batch shall be begun. */
  readonly #ending = new AbortController();
  #isPositioned = false;
  #hasHole = false;
  #begunOffset = 0;
  /** Handed out and not yet handled. */
  #inHand: LogBatch | undefined;
  #handledOffset = 0;
  #committedOffset = 0;
  #heldSinceMs: number | undefined;
  #pauseMs: number;
  #halt: { readonly cause: unknown } | undefined;

  constructor(options: PartitionReaderOptions) {
    this.#options = options;
    this.#buffer = new PartitionBuffer(options.subscribe.topic, options.partition);
    this.#pauseMs = options.retryPauseMsMin;
  }

  /** Why nothing of the partition is read any more, where reading it would be wrong. */
  get halt(): { readonly cause: unknown } | undefined {
    return this.#halt;
  }

  /** The first offset that is not done. */
  get offset(): number {
    return this.#handledOffset;
  }

  /** The partition belongs to somebody else now: stops at once, and what is in hand is not committed. */
  revoke(): void {
    this.#revoked.abort();
    this.close();
  }

  /** Finishes the batch in hand, commits it and stops. */
  close(): void {
    this.#ending.abort();
    this.#news.notify();
  }

  /** Takes what was fetched; false when it cannot use it, and then the same is not asked for again and again. */
  accept(records: readonly LogRecord[]): boolean {
    if (!this.#isPositioned || this.#hasHole || this.#ending.signal.aborted) {
      this.#options.feed.pause();
      return false;
    }
    const [first] = records;
    this.#hasHole = (first !== undefined && first.offset < this.#begunOffset) || !this.#buffer.add(records);
    if (this.#hasHole || this.#isFull()) this.#options.feed.pause();
    this.#news.notify();
    return !this.#hasHole;
  }

  /** Resolves when the reader has ended; never rejects. `previous` is the end of whoever read the partition before. */
  async run(previous: Promise<void>): Promise<void> {
    await previous;
    while (!this.#ending.signal.aborted && this.#halt === undefined) {
      try {
        await this.#goOn();
        this.#pauseMs = this.#options.retryPauseMsMin;
        this.#options.onActivity();
      } catch (error) {
        this.#tell(error);
        await this.#pause();
      }
    }
    if (this.#halt !== undefined) this.#tell(this.#halt.cause);
  }

  async #goOn(): Promise<void> {
    if (!this.#isPositioned) return await this.#begin();
    if (this.#hasHole) return await this.#lookIntoHole();
    if (this.#inHand === undefined) {
      await this.#holdBack();
      this.#inHand = this.#ending.signal.aborted ? undefined : this.#take();
    }
    if (this.#inHand === undefined) return await this.#waitForNews();
    await this.#handle(this.#inHand);
  }

  async #begin(): Promise<void> {
    const { subscribe, feed } = this.#options;
    const progress = await feed.getProgress();
    this.#handledOffset = progress.committedOffset;
    const beginning = await beginPartition(subscribe, progress);
    if (this.#revoked.signal.aborted) return;
    if (beginning.kind === 'halted') {
      this.#halt = beginning;
      return;
    }
    const { offset } = beginning;
    if (offset < progress.beginOffset || offset > progress.endOffset) {
      this.#halt = { cause: createHoleFailure(subscribe.topic, offset, progress) };
      return;
    }
    if (offset !== progress.committedOffset) await feed.commit(offset);
    if (this.#revoked.signal.aborted) return;
    this.#begunOffset = offset;
    this.#handledOffset = offset;
    this.#committedOffset = offset;
    this.#startAt(offset);
    this.#isPositioned = true;
  }

  /**
   * What was fetched does not go on where the last fetch ended. Either it was asked for before a leader moved, and asking
   * again helps; or the client has set the offset back by itself, because the log no longer has what comes next.
   */
  async #lookIntoHole(): Promise<void> {
    const { subscribe, feed } = this.#options;
    const progress = await feed.getProgress();
    const { nextOffset } = this.#buffer;
    if (nextOffset < progress.beginOffset || nextOffset > progress.endOffset) {
      this.#halt = { cause: createHoleFailure(subscribe.topic, nextOffset, progress) };
      return;
    }
    this.#hasHole = false;
    feed.seek(nextOffset);
    feed.resume();
  }

  async #handle(batch: LogBatch): Promise<void> {
    const { subscribe, feed } = this.#options;
    const nextOffset = (batch.records.at(-1)?.offset ?? -1) + 1;
    if (this.#handledOffset < nextOffset) {
      await subscribe.handle(toOwnBytes(batch));
      if (this.#revoked.signal.aborted) return;
      this.#handledOffset = nextOffset;
    }
    if (this.#committedOffset < nextOffset) await feed.commit(nextOffset);
    this.#committedOffset = nextOffset;
    this.#inHand = undefined;
  }

  #take(): LogBatch | undefined {
    const { batchBytesMax } = this.#options.subscribe;
    const batch = this.#buffer.take(batchBytesMax);
    if (batch === undefined) return undefined;
    this.#heldSinceMs = bytesOf(batch) >= batchBytesMax / 2 ? undefined : performance.now();
    if (!this.#isFull() && !this.#hasHole) this.#options.feed.resume();
    return batch;
  }

  #startAt(offset: number): void {
    const { feed } = this.#options;
    this.#buffer.reset(offset);
    feed.seek(offset);
    feed.resume();
  }

  #isFull(): boolean {
    return this.#buffer.bytes >= this.#options.subscribe.batchBytesMax;
  }

  async #waitForNews(): Promise<void> {
    if (!this.#ending.signal.aborted) await this.#news.wait();
  }

  /** Waits until the interval since the batch before is over, unless a full batch is there already. */
  async #holdBack(): Promise<void> {
    if (this.#heldSinceMs === undefined || this.#isFull()) return;
    const holdMs = this.#heldSinceMs + (this.#options.subscribe.batchIntervalMs ?? 0) - performance.now();
    if (holdMs > 0) await pauseUnless(this.#ending.signal, holdMs);
  }

  /** A group that is being divided anew is no trouble of the partition; that it never ends is noticed by its silence. */
  #tell(cause: unknown): void {
    if (this.#revoked.signal.aborted || (cause instanceof Failure && isRebalancing(cause))) return;
    const { subscribe, partition, onActivity } = this.#options;
    subscribe.onFailure({ topic: subscribe.topic, partition, offset: this.#handledOffset }, cause);
    onActivity();
  }

  async #pause(): Promise<void> {
    const pauseMs = this.#pauseMs;
    this.#pauseMs = Math.min(pauseMs * 2, this.#options.retryPauseMsMax);
    await pauseUnless(this.#ending.signal, pauseMs);
  }
}

/** The caller owns what it is given, and a batch that it rejects has to come again as it was. */
function toOwnBytes({ records, ...batch }: LogBatch): LogBatch {
  return { ...batch, records: records.map((record) => ({ ...record, bytes: Uint8Array.from(record.bytes) })) };
}

function bytesOf({ records }: LogBatch): number {
  return records.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}
