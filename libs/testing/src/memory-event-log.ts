import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import {
  beginPartition,
  type Clock,
  type EventLogReader,
  type EventLogWriter,
  Failure,
  type LogBatch,
  type LogEntry,
  type LogPosition,
  type LogRecord,
  type PartitionProgress,
  type SubscribeOptions,
  type Subscription,
  type Topic,
} from '@waybill/ports';

/** What the twin of the log is made with. */
export interface MemoryEventLogOptions {
  readonly partitionCounts: Readonly<Record<Topic, number>>;
  readonly clock: Clock;
  readonly waitingBytesMax?: number;
}

const defaultWaitingBytesMax = 64 * 1024 * 1024;
const retryPauseMsMin = 1;
const retryPauseMsMax = 64;

/** One partition of a subscription. */
interface MemoryLoop {
  readonly partition: number;
  /** False when `begin` has to be asked again. */
  readonly isBegun: boolean;
  readonly closing: AbortSignal;
}

/**
 * The log in memory, for tests: the whole contract except that its disk is this object, which keeps its records over
 * `shutdown` and `start`. Like a real one it answers an append some turns later, and never in the caller's own turn.
 */
export class MemoryEventLog implements EventLogWriter, EventLogReader {
  readonly name = 'event-log';
  readonly #options: MemoryEventLogOptions;
  readonly #records = new Map<string, LogRecord[]>();
  readonly #committed = new Map<string, number>();
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #wakeUps = new Set<() => void>();
  #pending: Promise<unknown> = Promise.resolve();
  #waitingBytes = 0;
  #isRunning = false;

  constructor(options: MemoryEventLogOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    this.#isRunning = true;
  }

  async shutdown(): Promise<void> {
    this.#isRunning = false;
    await Promise.all([...this.#subscriptions.values()].map((subscription) => subscription.shutdown()));
    await this.#pending;
  }

  partitionCount(topic: Topic): number {
    return this.#options.partitionCounts[topic];
  }

  async append(entries: readonly LogEntry[]): Promise<readonly LogPosition[]> {
    this.#refuseUnlessRunning();
    for (const entry of entries) this.#refuseUnknown(entry);
    const byteCount = entries.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    this.#refuseOverload(byteCount);
    if (entries.length === 0) return [];
    this.#waitingBytes += byteCount;
    const appended = this.#pending.then(async () => {
      await nextTurn();
      this.#waitingBytes -= byteCount;
      return entries.map((entry) => this.#store(entry));
    });
    this.#pending = appended;
    const positions = await appended;
    this.#wake();
    return positions;
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    this.#refuseUnlessRunning();
    this.#refuseSubscribed(options.topic, options.groupId);
    const key = `${options.groupId}/${options.topic}`;
    const closing = new AbortController();
    let loops: readonly Promise<void>[] = [];
    const subscription: Subscription = {
      assignment: () => (closing.signal.aborted ? [] : this.#partitions(options.topic)),
      shutdown: async () => {
        closing.abort();
        this.#wake();
        await Promise.all(loops);
        if (this.#subscriptions.get(key) === subscription) this.#subscriptions.delete(key);
      },
    };
    this.#subscriptions.set(key, subscription);
    const partitions = this.#partitions(options.topic);
    try {
      const begun = await Promise.all(partitions.map((partition) => this.#begin(options, partition)));
      loops = partitions.map((partition, at) =>
        this.#run(options, { partition, isBegun: begun[at] === true, closing: closing.signal }),
      );
    } catch (error) {
      await subscription.shutdown();
      throw error;
    }
    return subscription;
  }

  async progress(topic: Topic, groupId: string): Promise<readonly PartitionProgress[]> {
    this.#refuseUnlessRunning();
    return this.#partitions(topic).map((partition) => this.#progress(topic, groupId, partition));
  }

  #progress(topic: Topic, groupId: string, partition: number): PartitionProgress {
    return {
      partition,
      beginOffset: 0,
      committedOffset: this.#committed.get(`${groupId}/${topic}/${partition}`) ?? 0,
      endOffset: this.#recordsOf(topic, partition).length,
    };
  }

  /** False when it is to be tried again; rejects when the partition must not be read. */
  async #begin(options: SubscribeOptions, partition: number): Promise<boolean> {
    const { topic, groupId, onFailure } = options;
    const progress = this.#progress(topic, groupId, partition);
    const beginning = await beginPartition(options, progress).catch((error: unknown) => {
      onFailure({ topic, partition, offset: progress.committedOffset }, error);
      return undefined;
    });
    if (beginning === undefined) return false;
    if (beginning.kind === 'halted') throw beginning.cause;
    this.#committed.set(`${groupId}/${topic}/${partition}`, beginning.offset);
    return true;
  }

  async #run(options: SubscribeOptions, { partition, isBegun, closing }: MemoryLoop): Promise<void> {
    const { topic, groupId, onFailure } = options;
    const key = `${groupId}/${topic}/${partition}`;
    let pauseMs = retryPauseMsMin;
    let hasBegun = isBegun;
    await nextTurn();
    while (!closing.aborted) {
      const offset = this.#committed.get(key) ?? 0;
      try {
        hasBegun ||= await this.#begin(options, partition);
      } catch (error) {
        return onFailure({ topic, partition, offset }, error);
      }
      const outcome = hasBegun ? await this.#handleNext(options, partition) : 'failed';
      if (outcome === 'idle' && !closing.aborted) await new Promise<void>((resolve) => this.#wakeUps.add(resolve));
      if (outcome === 'failed') await pause(pauseMs, undefined, { signal: closing }).catch(() => undefined);
      pauseMs = outcome === 'failed' ? Math.min(pauseMs * 2, retryPauseMsMax) : retryPauseMsMin;
    }
  }

  async #handleNext(options: SubscribeOptions, partition: number): Promise<'handled' | 'idle' | 'failed'> {
    const { topic, groupId, batchBytesMax } = options;
    const key = `${groupId}/${topic}/${partition}`;
    const offset = this.#committed.get(key) ?? 0;
    const batch = this.#batch({ topic, partition, offset }, batchBytesMax);
    if (batch === undefined) return 'idle';
    try {
      await options.handle(batch);
      this.#committed.set(key, offset + batch.records.length);
      return 'handled';
    } catch (error) {
      options.onFailure({ topic, partition, offset }, error);
      return 'failed';
    }
  }

  #batch({ topic, partition, offset }: LogPosition, batchBytesMax: number): LogBatch | undefined {
    const records: LogRecord[] = [];
    let batchBytes = 0;
    for (const record of this.#recordsOf(topic, partition).slice(offset)) {
      batchBytes += record.bytes.byteLength;
      if (records.length > 0 && batchBytes > batchBytesMax) break;
      records.push({ ...record, bytes: record.bytes.slice() });
    }
    return records.length === 0 ? undefined : { topic, partition, records };
  }

  #store({ topic, partition, bytes }: LogEntry): LogPosition {
    const records = this.#recordsOf(topic, partition);
    const now = this.#options.clock.nowUnixNano();
    const last = records.at(-1)?.appendedUnixNano ?? 0n;
    const position = { topic, partition, offset: records.length };
    records.push({ ...position, appendedUnixNano: now > last ? now : last, bytes: bytes.slice() });
    return position;
  }

  #recordsOf(topic: Topic, partition: number): LogRecord[] {
    const key = `${topic}/${partition}`;
    const records = this.#records.get(key) ?? [];
    this.#records.set(key, records);
    return records;
  }

  #partitions(topic: Topic): readonly number[] {
    return Array.from({ length: this.partitionCount(topic) }, (_, partition) => partition);
  }

  #wake(): void {
    const wakeUps = [...this.#wakeUps];
    this.#wakeUps.clear();
    for (const wakeUp of wakeUps) wakeUp();
  }

  #refuseUnlessRunning(): void {
    if (!this.#isRunning) throw new Failure('retryable', 'log_not_running', 'expected a started log');
  }

  #refuseUnknown({ topic, partition }: LogEntry): void {
    if (this.#partitions(topic).includes(partition)) return;
    throw new Failure('permanent', 'partition_unknown', `expected a partition of ${topic}, found ${partition}`);
  }

  #refuseOverload(byteCount: number): void {
    const waitingBytesMax = this.#options.waitingBytesMax ?? defaultWaitingBytesMax;
    if (this.#waitingBytes === 0 || this.#waitingBytes + byteCount <= waitingBytesMax) return;
    throw new Failure('retryable', 'log_overloaded', 'expected the log to keep up: try again later');
  }

  #refuseSubscribed(topic: Topic, groupId: string): void {
    if (!this.#subscriptions.has(`${groupId}/${topic}`)) return;
    throw new Failure('permanent', 'group_subscribed', `expected no subscription of ${groupId} to ${topic}`);
  }
}
