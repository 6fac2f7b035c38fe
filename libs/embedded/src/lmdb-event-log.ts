import {
  type Clock,
  type EventLogReader,
  type EventLogWriter,
  Failure,
  type LogEntry,
  type LogPosition,
  type PartitionProgress,
  type SubscribeOptions,
  type Subscription,
  type Topic,
} from '@waybill/ports';
import { AppendSignal } from './append-signal.js';
import { GroupCommit } from './group-commit.js';
import { LmdbEnvironment } from './lmdb-environment.js';
import { createNotRunningFailure, type FailureScope } from './lmdb-failure.js';
import { settingsDatabase, writeSettings } from './lmdb-settings.js';
import { commitsDatabase, getBatch, getProgress, getProgressWithAge } from './log-reads.js';
import { toCommitBytes, toCommitKey } from './log-record.convert.js';
import { createSubscription, type PartitionSource } from './log-subscription.js';
import { LogTails } from './log-tails.js';

/** What the embedded log is made with. */
export interface LmdbEventLogOptions {
  /** A directory of its own; made when it does not exist. */
  readonly directory: string;
  /**
   * A topic's count is fixed when the log first knows the topic; another one later is refused with
   * `partition_count_changed`. A log that knows a topic which is not here is refused with `log_format_unknown`.
   */
  readonly partitionCounts: Readonly<Record<Topic, number>>;
  readonly clock: Clock;
  /** Bytes of records that may wait for the disk; more are refused with `log_overloaded`. */
  readonly waitingBytesMax?: number;
  /** What every write leaves free on the disk; without it, `disk_full`. Default: {@link diskReserveBytes}. */
  readonly diskReserveBytes?: number;
  /** The first pause after a rejected batch; it doubles with each rejection in a row. Up to half of each is by chance. */
  readonly retryPauseMsMin?: number;
  readonly retryPauseMsMax?: number;
  /** That chance, from 0 up to 1. */
  readonly random?: () => number;
}

/** Both sides of the embedded log. */
export type LmdbEventLog = EventLogWriter & EventLogReader;

/** Room for a second of a slow disk at 64 MB/s, small beside the memory of any machine that runs the engine. */
const defaultWaitingBytesMax = 64 * 1024 * 1024;
const defaultRetryPauseMsMin = 100;
const defaultRetryPauseMsMax = 30_000;

const format = 1;

/**
 * The log on one machine: `(topic, partition, offset)` to record in LMDB, beside the committed offsets of the groups.
 *
 * Failures: `log_overloaded`, `disk_full`, `log_write_failed`, `log_read_failed`, `log_not_running` (retryable);
 * `log_damaged`, `partition_unknown`, `group_subscribed` (permanent); at the start also `data_directory_in_use`,
 * `data_directory_not_usable`, `log_open_failed` (retryable), `partition_count_changed`, `log_format_unknown` (permanent).
 */
export function createLmdbEventLog(options: LmdbEventLogOptions): LmdbEventLog {
  return new EmbeddedEventLog(options);
}

class EmbeddedEventLog implements EventLogWriter, EventLogReader {
  readonly name = 'event-log';
  readonly #options: LmdbEventLogOptions;
  readonly #scope: FailureScope;
  readonly #environment: LmdbEnvironment;
  readonly #tails: LogTails;
  readonly #group: GroupCommit;
  readonly #signals = new Map<string, AppendSignal>();
  readonly #subscriptions = new Map<string, Subscription>();
  #isRunning = false;

  constructor(options: LmdbEventLogOptions) {
    this.#options = options;
    this.#scope = { role: 'log', directory: options.directory };
    const databases = [settingsDatabase, commitsDatabase, ...Object.keys(options.partitionCounts)];
    this.#environment = new LmdbEnvironment({
      ...this.#scope,
      databases,
      diskReserveBytes: options.diskReserveBytes,
    });
    this.#tails = new LogTails(this.#scope);
    this.#group = new GroupCommit(this.#environment, {
      ...this.#scope,
      waitingBytesMax: options.waitingBytesMax ?? defaultWaitingBytesMax,
      onRolledBack: () => this.#tails.clear(),
    });
  }

  async start(): Promise<void> {
    if (this.#isRunning) return;
    await this.#environment.start();
    try {
      const settings = { format, partitionCounts: this.#options.partitionCounts };
      await this.#environment.commit((writes) => writeSettings(writes, settings, this.#scope));
    } catch (error) {
      await this.#environment.shutdown();
      throw error;
    }
    this.#isRunning = true;
  }

  async shutdown(): Promise<void> {
    this.#isRunning = false;
    await Promise.all([...this.#subscriptions.values()].map((subscription) => subscription.shutdown()));
    await this.#group.drain();
    await this.#environment.shutdown();
    this.#tails.clear();
  }

  partitionCount(topic: Topic): number {
    return this.#options.partitionCounts[topic];
  }

  async append(entries: readonly LogEntry[]): Promise<readonly LogPosition[]> {
    this.#refuseUnlessRunning();
    for (const { topic, partition } of entries) this.#refuseUnknown(topic, partition);
    if (entries.length === 0) return [];
    const byteCount = entries.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    if (!this.#group.hasRoomFor(byteCount)) throw createOverloaded(this.#scope);
    let positions: readonly LogPosition[] = [];
    await this.#group.commit(byteCount, (writes) => {
      positions = this.#tails.write(writes, entries, this.#options.clock.nowUnixNano());
    });
    for (const { topic, partition } of positions) this.#signal(topic, partition).notify();
    return positions;
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    this.#refuseUnlessRunning();
    this.#refuseSubscribed(options.topic, options.groupId);
    const key = toGroupText(options.topic, options.groupId);
    const sources = this.#partitions(options.topic).map((partition) => this.#source(options, partition));
    const {
      retryPauseMsMin = defaultRetryPauseMsMin,
      retryPauseMsMax = defaultRetryPauseMsMax,
      random = Math.random,
    } = this.#options;
    const starting = createSubscription(options, sources, { retryPauseMsMin, retryPauseMsMax, random });
    let isClosing = false;
    const subscription: Subscription = {
      assignment: () => (isClosing ? [] : this.#partitions(options.topic)),
      shutdown: async () => {
        isClosing = true;
        const running = await starting.catch(() => undefined);
        await running?.shutdown();
        if (this.#subscriptions.get(key) === subscription) this.#subscriptions.delete(key);
      },
    };
    this.#subscriptions.set(key, subscription);
    try {
      await starting;
    } catch (error) {
      await subscription.shutdown();
      throw error;
    }
    return subscription;
  }

  progress(topic: Topic, groupId: string): Promise<readonly PartitionProgress[]> {
    return this.#environment.read((reads) =>
      this.#partitions(topic).map((partition) => getProgressWithAge(reads, { topic, partition, groupId }, this.#scope)),
    );
  }

  #source({ topic, groupId }: SubscribeOptions, partition: number): PartitionSource {
    const scope = this.#scope;
    const key = toCommitKey(groupId, topic, partition);
    return {
      partition,
      appended: this.#signal(topic, partition),
      getProgress: () => this.#environment.read((reads) => getProgress(reads, { topic, partition, groupId }, scope)),
      getBatch: (offset, batchBytesMax) =>
        this.#environment.read((reads) => getBatch(reads, { topic, partition, offset }, { batchBytesMax, scope })),
      commit: (nextOffset) =>
        this.#group.commit(0, (writes) => writes.put(commitsDatabase, key, toCommitBytes(key, nextOffset))),
    };
  }

  #partitions(topic: Topic): readonly number[] {
    return Array.from({ length: this.partitionCount(topic) }, (_, partition) => partition);
  }

  #signal(topic: Topic, partition: number): AppendSignal {
    const key = `${topic}/${partition}`;
    const signal = this.#signals.get(key) ?? new AppendSignal();
    this.#signals.set(key, signal);
    return signal;
  }

  #refuseUnlessRunning(): void {
    if (!this.#isRunning) throw createNotRunningFailure(this.#scope);
  }

  #refuseUnknown(topic: Topic, partition: number): void {
    const count = this.partitionCount(topic);
    if (Number.isInteger(partition) && partition >= 0 && partition < count) return;
    throw new Failure(
      'permanent',
      'partition_unknown',
      `expected a partition of ${topic} from 0 to ${count - 1}, found ${partition}`,
    );
  }

  #refuseSubscribed(topic: Topic, groupId: string): void {
    if (!this.#subscriptions.has(toGroupText(topic, groupId))) return;
    throw new Failure(
      'permanent',
      'group_subscribed',
      `expected no subscription of group ${groupId} to ${topic}, found one: shut it down first`,
    );
  }
}

function toGroupText(topic: Topic, groupId: string): string {
  return `${groupId}/${topic}`;
}

function createOverloaded(scope: FailureScope): Failure {
  return new Failure(
    'retryable',
    'log_overloaded',
    `expected the disk of ${scope.directory} to keep up, found more bytes waiting than allowed: try again later`,
  );
}
