import { setTimeout as pause } from 'node:timers/promises';
import {
  beginPartition,
  type LogBatch,
  type PartitionProgress,
  type SubscribeOptions,
  type Subscription,
} from '@waybill/ports';
import type { AppendSignal } from './append-signal.js';
import { retryPauseMs, type RetryPauses } from './retry-pauses.js';

/** One partition as one group sees it. */
export interface PartitionSource {
  readonly partition: number;
  readonly appended: AppendSignal;
  getProgress(): Promise<PartitionProgress>;
  /** Records from `offset` on, or `undefined` where the partition ends. */
  getBatch(offset: number, batchBytesMax: number): Promise<LogBatch | undefined>;
  /** Resolves when the offset is on disk. */
  commit(nextOffset: number): Promise<void>;
}

/**
 * Begins every partition, then reads each in a loop of its own until `shutdown`, which waits for the batches in hand.
 * Rejects, and reads nothing, when a partition must not be read.
 */
export async function createSubscription(
  options: SubscribeOptions,
  sources: readonly PartitionSource[],
  pauses: RetryPauses,
): Promise<Pick<Subscription, 'shutdown'>> {
  const closing = new AbortController();
  const partitions = sources.map((source) => new PartitionLoop(options, source, pauses));
  await Promise.all(partitions.map((partition) => partition.begin()));
  const loops = partitions.map((partition) => partition.run(closing.signal));
  return {
    async shutdown() {
      closing.abort();
      for (const source of sources) source.appended.notify();
      await Promise.all(loops);
    },
  };
}

class PartitionLoop {
  readonly #options: SubscribeOptions;
  readonly #source: PartitionSource;
  readonly #pauses: RetryPauses;
  #nextOffset = 0;
  #isPositioned = false;
  /** Why the partition must not be read. */
  #halt: { readonly cause: unknown } | undefined;
  /** Pauses since something went well. */
  #pauseCount = 0;
  /** When the batch before was begun, by a clock that never steps; undefined when the next one need not wait for it. */
  #heldSinceMs: number | undefined;

  constructor(options: SubscribeOptions, source: PartitionSource, pauses: RetryPauses) {
    this.#options = options;
    this.#source = source;
    this.#pauses = pauses;
  }

  /** Rejects when the partition must not be read. What may pass is told to `onFailure`, and `run` tries it again. */
  async begin(): Promise<void> {
    try {
      await this.#position();
    } catch (error) {
      this.#tell(error);
    }
    if (this.#halt !== undefined) throw this.#halt.cause;
  }

  /** Never rejects: whatever goes wrong is told to `onFailure`, and tried again after a pause. */
  async run(closing: AbortSignal): Promise<void> {
    while (!closing.aborted) {
      const seen = this.#source.appended.count;
      try {
        if (!this.#isPositioned) await this.#position();
        if (this.#halt !== undefined) return this.#tell(this.#halt.cause);
        await this.#holdBack(closing);
        const isHandled = await this.#handleNext();
        this.#pauseCount = 0;
        if (!isHandled && !closing.aborted) await this.#source.appended.waitAfter(seen);
      } catch (error) {
        this.#tell(error);
        await this.#pauseUnless(closing);
      }
    }
  }

  async #position(): Promise<void> {
    const progress = await this.#source.getProgress();
    this.#nextOffset = progress.committedOffset;
    const beginning = await beginPartition(this.#options, progress);
    if (beginning.kind === 'halted') {
      this.#halt = beginning;
      return;
    }
    if (beginning.offset !== progress.committedOffset) await this.#source.commit(beginning.offset);
    this.#nextOffset = beginning.offset;
    this.#isPositioned = true;
  }

  async #handleNext(): Promise<boolean> {
    const batch = await this.#source.getBatch(this.#nextOffset, this.#options.batchBytesMax);
    if (batch === undefined) return false;
    this.#heldSinceMs = isFull(batch, this.#options.batchBytesMax) ? undefined : performance.now();
    await this.#options.handle(batch);
    const nextOffset = this.#nextOffset + batch.records.length;
    await this.#source.commit(nextOffset);
    this.#nextOffset = nextOffset;
    return true;
  }

  async #holdBack(closing: AbortSignal): Promise<void> {
    if (this.#heldSinceMs === undefined) return;
    const holdMs = this.#heldSinceMs + (this.#options.batchIntervalMs ?? 0) - performance.now();
    if (holdMs > 0) await pauseUnless(closing, holdMs);
  }

  #tell(cause: unknown): void {
    const { topic, onFailure } = this.#options;
    onFailure({ topic, partition: this.#source.partition, offset: this.#nextOffset }, cause);
  }

  async #pauseUnless(closing: AbortSignal): Promise<void> {
    const pauseMs = retryPauseMs(this.#pauses, this.#pauseCount);
    this.#pauseCount += 1;
    await pauseUnless(closing, pauseMs);
  }
}

/** Whether a further record might not have fitted: then more is waiting, and waiting for it would be idle. */
function isFull({ records }: LogBatch, batchBytesMax: number): boolean {
  const byteCount = records.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  return byteCount >= batchBytesMax / 2;
}

async function pauseUnless(closing: AbortSignal, pauseMs: number): Promise<void> {
  try {
    await pause(pauseMs, undefined, { signal: closing });
  } catch {
    // Aborted: the subscription is being shut down.
    return;
  }
}
