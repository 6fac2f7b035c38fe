import { toRetryDelayMs } from './backoff.js';
import { deliverBatch } from './batch-delivery.js';
import type { EventLedger } from './event-ledger.js';
import type { EventStore } from './event-store.js';
import type { QueuedEvent } from './event-queue.js';
import type { Publisher } from './publisher.js';

/** What a delivery is made from. */
export interface DeliveryOptions {
  readonly store: EventStore;
  readonly publisher: Publisher;
  readonly ledger: EventLedger;
  readonly batchEventsMax: number;
  readonly batchBytesMax: number;
  readonly lingerMs: number;
  readonly random: () => number;
  readonly backoffMs: { readonly first: number; readonly max: number };
  /** Called after each request, when counts have changed. */
  readonly onProgress: () => void;
}

/**
 * Brings waiting events to the collector: one request under way at a time, the oldest events first, tried for ever with
 * the same bytes. None of its timers keeps the process alive.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #failureCount = 0;
  /** A wait that the collector asked for: nothing may shorten it. */
  #isWaitObeyed = false;
  #batchBytesMax: number;
  #isClosed = false;
  #lastFailure: string | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#batchBytesMax = options.batchBytesMax;
  }

  /** Why the last request failed. Absent: it did not. */
  get lastFailure(): string | undefined {
    return this.#lastFailure;
  }

  /** Says that there is something to deliver: soon, or at once when a request is full. */
  wake(): void {
    const { store, batchEventsMax } = this.#options;
    const isFull = store.queuedCount >= batchEventsMax || store.queuedBytes >= this.#batchBytesMax;
    if (isFull && this.#failureCount === 0) this.start();
    else this.#startAfter(this.#options.lingerMs);
  }

  /** Starts now, unless it runs already or the collector asked for a wait. */
  start(): void {
    if (this.#running !== undefined || this.#isWaitObeyed || this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (this.#options.store.queuedCount > 0) this.#startAfter(this.#options.lingerMs);
    });
  }

  /** Begins no more requests; gives the one under way its time, then ends it. Resolves when nothing runs any more. */
  async close(timeoutMs: number): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    const timer = setTimeout(() => {
      this.#options.publisher.close();
    }, timeoutMs);
    await this.#running;
    clearTimeout(timer);
    this.#options.publisher.close();
  }

  #startAfter(delayMs: number): void {
    if (this.#timer !== undefined || this.#running !== undefined || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#isWaitObeyed = false;
      this.start();
    }, delayMs).unref();
  }

  async #run(): Promise<void> {
    const { store, batchEventsMax } = this.#options;
    while (!this.#isClosed) {
      const batch = await store.take(batchEventsMax, this.#batchBytesMax);
      this.#options.onProgress();
      if (batch.length === 0) return;
      const isDelivered = await this.#deliver(batch);
      this.#options.onProgress();
      if (!isDelivered) return;
    }
  }

  async #deliver(batch: readonly QueuedEvent[]): Promise<boolean> {
    const { store, publisher, ledger } = this.#options;
    const result = await deliverBatch(batch, publisher, ledger);
    if (result.tag === 'settled') {
      this.#failureCount = 0;
      this.#lastFailure = undefined;
      this.#adaptBatch(result.isSplit);
      await store.settle();
      return true;
    }
    this.#failureCount += 1;
    this.#lastFailure = result.detail;
    await store.putBack(result.remaining);
    this.#waitForRetry(result.retryAfterMs);
    return false;
  }

  #waitForRetry(retryAfterMs: number | undefined): void {
    const { random, backoffMs } = this.#options;
    const failureCount = this.#failureCount;
    const delayMs = toRetryDelayMs({
      failureCount,
      retryAfterMs,
      firstMs: backoffMs.first,
      maxMs: backoffMs.max,
      random: random(),
    });
    this.#isWaitObeyed = retryAfterMs !== undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#isWaitObeyed = false;
      this.start();
    }, delayMs).unref();
  }

  #adaptBatch(isSplit: boolean): void {
    this.#batchBytesMax = isSplit
      ? Math.max(batchBytesMin, Math.floor(this.#batchBytesMax / 2))
      : Math.min(this.#options.batchBytesMax, this.#batchBytesMax * 2);
  }
}

// Below this a request is mostly overhead.
const batchBytesMin = 4_096;
