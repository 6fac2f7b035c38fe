import { type Admin, type Consumer, type EachBatchPayload, type KafkaMessage } from 'kafkajs';
import { Failure, type LogPosition, type LogRecord, type SubscribeOptions, type Subscription } from '@waybill/ports';
import type { KafkaClient } from './kafka-client.js';
import { toKafkaFailure } from './kafka-failure.js';
import { listProgress } from './partition-progress.js';
import { PartitionReader, type PartitionFeed } from './partition-reader.js';
import { StallWatch } from './stall-watch.js';
import { pauseUnless } from './wake-up.js';

export interface KafkaSubscriptionOptions {
  readonly subscribe: SubscribeOptions;
  readonly client: KafkaClient;
  readonly admin: Admin;
  /** As the cluster calls them. */
  readonly topicName: string;
  readonly groupName: string;
  readonly sessionTimeoutMs: number;
  readonly stallMs: number;
  readonly retryPauseMsMin: number;
  readonly retryPauseMsMax: number;
  /** Told once, when nothing can be read any more. */
  readonly onStopped: (cause: Failure) => void;
}

/** Where a partition stands still, and why. */
export interface HaltedPartition {
  readonly position: LogPosition;
  readonly cause: unknown;
}

/** A running subscription that knows how it is. */
export interface KafkaSubscription extends Subscription {
  halted(): readonly HaltedPartition[];
}

/** A fetch of one partition, compressed, is a fraction of what may wait for it inflated. */
const fetchShare = 4;
const partitionFetchBytesMin = 64 * 1024;

/** A consumer that cannot leave its group is left to the group's session timeout. */
const disconnectTimeoutMs = 5_000;

/** Joins the group, and reads what it is given until `shutdown`. Rejects with a `Failure` when the group refuses it. */
export async function createKafkaSubscription(options: KafkaSubscriptionOptions): Promise<KafkaSubscription> {
  const running = new RunningSubscription(options);
  await running.start();
  return running;
}

class RunningSubscription implements KafkaSubscription {
  readonly #options: KafkaSubscriptionOptions;
  readonly #consumer: Consumer;
  readonly #watch: StallWatch;
  readonly #closing = new AbortController();
  /** The readers of the partitions that are assigned now. Absent while the group is being divided. */
  #readers: ReadonlyMap<number, PartitionReader> | undefined;
  /** When all who ever read a partition have ended; the next one waits for it, so that a partition has one reader. */
  readonly #ends = new Map<number, Promise<void>>();
  #stopped: Failure | undefined;

  constructor(options: KafkaSubscriptionOptions) {
    const { client, groupName, subscribe, sessionTimeoutMs, stallMs } = options;
    this.#options = options;
    this.#consumer = client.createConsumer(groupName, {
      partitionFetchBytesMax: Math.max(partitionFetchBytesMin, Math.ceil(subscribe.batchBytesMax / fetchShare)),
      sessionTimeoutMs,
      mayRestart: () => !this.#closing.signal.aborted,
    });
    this.#watch = new StallWatch({
      stallMs,
      hasLag: () => this.#hasLag(),
      onStall: () => this.#stop(createStalled(options, stallMs)),
      nowMs: () => performance.now(),
    });
  }

  async start(): Promise<void> {
    const { events } = this.#consumer;
    const { topicName } = this.#options;
    this.#consumer.on(events.GROUP_JOIN, ({ payload }) => this.#assign(payload.memberAssignment[topicName] ?? []));
    this.#consumer.on(events.REBALANCING, () => this.#revoke());
    this.#consumer.on(events.CRASH, ({ payload }) => {
      this.#revoke();
      if (!payload.restart) this.#stop(toKafkaFailure(payload.error, `let ${this.#options.groupName} read`));
    });
    try {
      await this.#consumer.connect();
      await this.#consumer.subscribe({ topics: [topicName], fromBeginning: true });
      await this.#consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 1,
        eachBatch: async (payload) => this.#accept(payload),
      });
      if (this.#stopped !== undefined) throw this.#stopped;
    } catch (cause) {
      await this.shutdown();
      throw toKafkaFailure(cause, `let ${this.#options.groupName} read ${topicName}`);
    }
    void this.#watchUntilClosed();
  }

  halted(): readonly HaltedPartition[] {
    const { topic } = this.#options.subscribe;
    return [...(this.#readers ?? [])].flatMap(([partition, { halt, offset }]) =>
      halt === undefined ? [] : [{ position: { topic, partition, offset }, cause: halt.cause }],
    );
  }

  assignment(): readonly number[] {
    return this.#closing.signal.aborted ? [] : [...(this.#readers?.keys() ?? [])];
  }

  async shutdown(): Promise<void> {
    this.#closing.abort();
    for (const reader of this.#readers?.values() ?? []) reader.close();
    await Promise.all(this.#ends.values());
    const timeout = new AbortController();
    await Promise.race([this.#disconnect(), pauseUnless(timeout.signal, disconnectTimeoutMs)]);
    timeout.abort();
  }

  async #disconnect(): Promise<void> {
    try {
      await this.#consumer.disconnect();
    } catch {
      // The group finds out by itself that this member is gone.
      return;
    }
  }

  /** Called before anything is fetched for the new assignment. */
  #assign(partitions: readonly number[]): void {
    this.#revoke();
    if (this.#closing.signal.aborted) {
      // A member that reads nothing must not keep partitions from others.
      void this.#disconnect();
      return;
    }
    const { topicName } = this.#options;
    this.#consumer.pause([{ topic: topicName, partitions: [...partitions] }]);
    const readers = new Map(partitions.map((partition) => [partition, this.#createReader(partition)]));
    this.#readers = readers;
    for (const [partition, reader] of readers) {
      this.#ends.set(partition, reader.run(this.#ends.get(partition) ?? Promise.resolve()));
    }
    this.#watch.noteActivity();
  }

  #revoke(): void {
    for (const reader of this.#readers?.values() ?? []) reader.revoke();
    this.#readers = undefined;
  }

  #createReader(partition: number): PartitionReader {
    const { subscribe, retryPauseMsMin, retryPauseMsMax } = this.#options;
    return new PartitionReader({
      subscribe,
      partition,
      feed: this.#createFeed(partition),
      onActivity: () => this.#watch.noteActivity(),
      retryPauseMsMin,
      retryPauseMsMax,
    });
  }

  #createFeed(partition: number): PartitionFeed {
    const { admin, topicName: topic, groupName } = this.#options;
    return {
      getProgress: async () => {
        const found = (await listProgress(admin, topic, groupName)).find((each) => each.partition === partition);
        if (found === undefined)
          throw new Failure('retryable', 'topic_unknown', `${topic}: expected a partition ${partition}, found none`);
        return found;
      },
      seek: (offset) => ifRunning(() => this.#consumer.seek({ topic, partition, offset: String(offset) })),
      pause: () => ifRunning(() => this.#consumer.pause([{ topic, partitions: [partition] }])),
      resume: () => ifRunning(() => this.#consumer.resume([{ topic, partitions: [partition] }])),
      commit: async (nextOffset) => {
        try {
          await this.#consumer.commitOffsets([{ topic, partition, offset: String(nextOffset) }]);
        } catch (cause) {
          throw toKafkaFailure(cause, `move the offset of ${groupName} in ${topic}, partition ${partition}`);
        }
      },
    };
  }

  /** Only takes the messages over, so that the client goes on with its heartbeats whatever a partition does with them. */
  #accept(payload: EachBatchPayload): void {
    const { batch } = payload;
    const last = batch.messages.at(-1);
    if (last === undefined || payload.isStale()) return;
    const { topic } = this.#options.subscribe;
    const records = batch.messages.map((message) => toRecord(message, { topic, partition: batch.partition }));
    if (this.#readers?.get(batch.partition)?.accept(records) === true) payload.resolveOffset(last.offset);
  }

  #stop(cause: Failure): void {
    if (this.#stopped !== undefined || this.#closing.signal.aborted) return;
    this.#stopped = cause;
    this.#options.onStopped(cause);
  }

  async #watchUntilClosed(): Promise<void> {
    while (!this.#closing.signal.aborted && this.#stopped === undefined) {
      await pauseUnless(this.#closing.signal, this.#options.stallMs / 4);
      if (!this.#closing.signal.aborted) await this.#watch.check();
    }
  }

  /** Of the partitions that this process has to read; of all while it does not know which these are. */
  async #hasLag(): Promise<boolean> {
    const { admin, topicName, groupName } = this.#options;
    const progress = await listProgress(admin, topicName, groupName);
    return progress.some(({ partition, committedOffset, endOffset }) => {
      const reader = this.#readers?.get(partition);
      const isOurs = this.#readers === undefined || (reader !== undefined && reader.halt === undefined);
      return isOurs && committedOffset < endOffset;
    });
  }
}

/** A consumer that has crashed throws at whoever steers it, some time before it says so: its readers are over then. */
function ifRunning(steer: () => void): void {
  try {
    steer();
  } catch {
    return;
  }
}

function toRecord(
  { offset, timestamp, value }: KafkaMessage,
  where: Pick<LogPosition, 'topic' | 'partition'>,
): LogRecord {
  return {
    ...where,
    offset: Number(offset),
    appendedUnixNano: BigInt(timestamp) * 1_000_000n,
    bytes: value ?? new Uint8Array(0),
  };
}

function createStalled({ groupName, topicName }: KafkaSubscriptionOptions, stallMs: number): Failure {
  return new Failure(
    'retryable',
    'reader_stalled',
    `${groupName}: expected progress in ${topicName}, where records wait, found none for ${stallMs} ms: start this process anew`,
  );
}
