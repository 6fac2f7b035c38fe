import { setTimeout as waitMs } from 'node:timers/promises';
import type { EventLedger } from './event-ledger.js';
import { EventQueue, memoryBytesOf, type QueuedEvent } from './event-queue.js';
import type { Spool } from './spool.js';

/** What a store is made from. */
export interface EventStoreOptions {
  /** Absent: events live in memory only. */
  readonly spool?: Spool | undefined;
  /** Most bytes that wait, in memory and on disk together. */
  readonly bytesMax: number;
  readonly ledger: EventLedger;
  /** A clock that never steps, in milliseconds. */
  readonly nowMs: () => number;
}

/** Events that were taken for one request. */
interface Taken {
  readonly events: readonly QueuedEvent[];
  readonly isFromDisk: boolean;
  readonly takenMs: number;
  /** What they occupy in memory beside the queue. */
  readonly bytes: number;
  removeCopy?: () => Promise<void>;
}

/**
 * The events of one emitter that are not acknowledged yet: in memory, under way, or on disk. Events go to disk when
 * they have waited in memory for half a second, or when a request has failed. The oldest are taken first. When it is
 * full the newest event is refused: the oldest tell how a call began, and a hole at the end is seen by its number.
 */
export class EventStore {
  readonly #options: EventStoreOptions;
  readonly #queue = new EventQueue();
  /** What is left of the oldest segment, once it is read. */
  #draining: EventQueue | undefined;
  #taken: Taken | undefined;
  #spilling: readonly QueuedEvent[] = [];
  #spillingBytes = 0;
  #spill: Promise<void> | undefined;
  #spillTimer: NodeJS.Timeout | undefined;
  #nextAdoptionMs = 0;
  #diskFailure: string | undefined;

  constructor(options: EventStoreOptions) {
    this.#options = options;
  }

  /** Events that wait in memory. */
  get queuedCount(): number {
    return this.#queue.count;
  }

  get queuedBytes(): number {
    return this.#queue.bytes;
  }

  /** Number of the oldest event of this emitter that is not acknowledged. Infinity when there is none. */
  get oldestSequence(): number {
    const inMemory = [this.#queue.oldest, this.#spilling[0], this.#taken?.events[0]];
    const sequences = inMemory.map((event) => event?.sequence ?? Infinity);
    return Math.min(...sequences, this.#options.spool?.oldestSequence ?? Infinity);
  }

  /** Why the disk could not be used, when it could not. */
  get diskFailure(): string | undefined {
    return this.#diskFailure;
  }

  /** Takes an event in. False when there is no room. */
  push(event: QueuedEvent): boolean {
    if (this.#waitingBytes() + memoryBytesOf(event) > this.#options.bytesMax) return false;
    this.#queue.push(event);
    this.#armSpill();
    return true;
  }

  /** Takes the oldest events for one request: from disk, then from memory, then from what dead emitters left. */
  async take(countMax: number, bytesMax: number): Promise<readonly QueuedEvent[]> {
    await this.#loadSegment();
    if (this.#draining === undefined && this.#queue.count === 0) await this.#adopt();
    const isFromDisk = this.#draining !== undefined;
    const events = (this.#draining ?? this.#queue).take(countMax, bytesMax);
    this.#taken = {
      events,
      isFromDisk,
      takenMs: this.#options.nowMs(),
      bytes: isFromDisk ? 0 : sumMemoryBytes(events),
    };
    return events;
  }

  /** Says that what was taken needs no more delivery. */
  async settle(): Promise<void> {
    const removeCopy = this.#taken?.removeCopy;
    this.#taken = undefined;
    await removeCopy?.().catch(() => {});
    if (this.#draining?.count !== 0) return;
    this.#draining = undefined;
    await this.#options.spool?.removeOldest().catch((error: unknown) => this.#noteFailure(error));
  }

  /** Puts back what was taken and not delivered, before all others, and writes to disk what is in memory. */
  async putBack(events: readonly QueuedEvent[]): Promise<void> {
    const taken = this.#taken;
    this.#taken = undefined;
    (taken?.isFromDisk === true ? this.#draining : this.#queue)?.putBack(events);
    await this.spill();
    if (this.#queue.count === 0) await taken?.removeCopy?.().catch(() => {});
  }

  /** Writes to disk what is in memory. What the disk refuses stays in memory. */
  spill(): Promise<void> {
    this.#spill ??= this.#spillAll().finally(() => {
      this.#spill = undefined;
    });
    return this.#spill;
  }

  /** The same on the way out of the process, where nothing can be awaited. */
  spillSync(): void {
    const underWay = this.#taken?.isFromDisk === false ? this.#taken.events : [];
    const events = [...underWay, ...this.#spilling, ...this.#queue.take(Infinity, Infinity)];
    if (events.length === 0) return;
    try {
      this.#options.spool?.appendSync(events);
    } catch (error) {
      this.#noteFailure(error);
    }
  }

  /** Ends the use of the store. Returns how many events are lost by it. */
  async close(): Promise<number> {
    await this.spill();
    clearTimeout(this.#spillTimer);
    await this.#options.spool?.leave().catch((error: unknown) => this.#noteFailure(error));
    return this.#queue.take(Infinity, Infinity).length;
  }

  #waitingBytes(): number {
    const heldBytes = (this.#taken?.bytes ?? 0) + this.#spillingBytes;
    return this.#queue.bytes + heldBytes + (this.#options.spool?.ownBytes ?? 0);
  }

  async #loadSegment(): Promise<void> {
    const { spool, ledger } = this.#options;
    if (spool === undefined) return;
    while (this.#draining === undefined) {
      const segment = spool.oldest;
      if (segment === undefined) return;
      const events = await this.#readOldest(spool);
      const lostCount = segment.eventCount - events.length;
      ledger.addDropped(
        lostCount,
        'disk',
        `Expected ${segment.eventCount} events in ${segment.path}, found ${events.length}.`,
      );
      if (events.length === 0) {
        await spool.removeOldest().catch((error: unknown) => this.#noteFailure(error));
        continue;
      }
      this.#draining = new EventQueue();
      const queuedMs = this.#options.nowMs();
      for (const bytes of events) this.#draining.push({ bytes, sequence: segment.firstSequence, queuedMs });
    }
  }

  async #readOldest(spool: Spool): Promise<readonly Uint8Array[]> {
    for (let attempt = 1; attempt <= readAttemptsMax; attempt += 1) {
      try {
        return await spool.readOldest();
      } catch (error) {
        this.#noteFailure(error);
        // Too many open files pass; a file that is gone stays gone.
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') break;
        await waitMs(readRetryMs * attempt, undefined, { ref: false });
      }
    }
    return [];
  }

  async #adopt(): Promise<void> {
    const { spool, ledger, nowMs } = this.#options;
    if (spool === undefined || nowMs() < this.#nextAdoptionMs) return;
    this.#nextAdoptionMs = nowMs() + adoptionIntervalMs;
    const adopted = await spool.adopt().catch((error: unknown) => this.#noteFailure(error));
    if (adopted === undefined) return;
    this.#nextAdoptionMs = 0;
    const { segment, content } = adopted;
    ledger.addAdopted(segment.eventCount + (content.isWhole ? 0 : 1));
    const torn = `The last event of ${segment.path} is torn: its emitter was killed while it wrote.`;
    ledger.addDropped(content.isWhole ? 0 : 1, 'disk', torn);
    await this.#loadSegment();
  }

  #armSpill(): void {
    if (this.#options.spool === undefined || this.#spillTimer !== undefined) return;
    this.#spillTimer = setTimeout(() => {
      this.#spillTimer = undefined;
      void this.#spillOld();
    }, spillAfterMs).unref();
  }

  async #spillOld(): Promise<void> {
    const oldEnoughMs = this.#options.nowMs() - spillAfterMs;
    const taken = this.#taken;
    if (taken?.isFromDisk === false && taken.takenMs <= oldEnoughMs) await this.#copyTaken(taken);
    if ((this.#queue.oldest?.queuedMs ?? Infinity) <= oldEnoughMs) await this.spill();
    if (this.#queue.count > 0 || this.#taken?.isFromDisk === false) this.#armSpill();
  }

  async #copyTaken(taken: Taken): Promise<void> {
    if (taken.removeCopy !== undefined || taken.events.length === 0) return;
    const removeCopy = await this.#options.spool
      ?.copy(taken.events)
      .catch((error: unknown) => this.#noteFailure(error));
    if (removeCopy === undefined) return;
    if (this.#taken === taken) taken.removeCopy = removeCopy;
    else await removeCopy().catch(() => {});
  }

  async #spillAll(): Promise<void> {
    const { spool } = this.#options;
    if (spool === undefined) return;
    while (this.#queue.count > 0) {
      this.#spilling = this.#queue.take(Infinity, spillBytesMax);
      this.#spillingBytes = sumMemoryBytes(this.#spilling);
      try {
        await spool.append(this.#spilling);
        this.#diskFailure = undefined;
      } catch (error) {
        this.#noteFailure(error);
        this.#queue.putBack(this.#spilling);
        return;
      } finally {
        this.#spilling = [];
        this.#spillingBytes = 0;
      }
    }
  }

  #noteFailure(error: unknown): undefined {
    this.#diskFailure = error instanceof Error ? error.message : String(error);
    return undefined;
  }
}

// Longer than a healthy collector takes, so that nothing is written while all is well.
const spillAfterMs = 500;
// One write: small enough to leave the disk to others in between.
const spillBytesMax = 1024 * 1024;
const adoptionIntervalMs = 30_000;
const readAttemptsMax = 3;
const readRetryMs = 100;

function sumMemoryBytes(events: readonly QueuedEvent[]): number {
  return events.reduce((bytes, event) => bytes + memoryBytesOf(event), 0);
}
