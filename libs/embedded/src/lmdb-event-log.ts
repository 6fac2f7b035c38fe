import {
  type Clock,
  type EventLogReader,
  type EventLogWriter,
  Failure,
  type LogBatch,
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
import type { FailureScope } from './lmdb-failure.js';
import { settingsDatabase, writeSettings } from './lmdb-settings.js';
import { getBatch, getCommittedOffset, getTail, type LogTail } from './log-reads.js';
import { toCommitBytes, toCommitKey, toRecordKey, toStoredBytes } from './log-record.convert.js';
import { createSubscription, type PartitionSource } from './log-subscription.js';
import type { LmdbWrites } from './lmdb-transaction.js';

/** What the embedded log is made with. */
export interface LmdbEventLogOptions {
  /** A directory of its own; made when it does not exist. */
  readonly directory: string;
  /** Fixed when the log is made; another count later is refused with `partition_count_changed`. */
  readonly partitionCounts: Readonly<Record<Topic, number>>;
  readonly clock: Clock;
  /** Bytes of records that may wait for the disk; more are refused with `log_overloaded`. */
  readonly waitingBytesMax?: number;
  /** The first pause after a rejected batch; it doubles with each rejection in a row. */
  readonly retryPauseMsMin?: number;
  readonly retryPauseMsMax?: number;
}

/** Both sides of the embedded log. */
export type LmdbEventLog = EventLogWriter & EventLogReader;

/** Room for a second of a slow disk at 64 MB/s, small beside the memory of any machine that runs the engine. */
const defaultWaitingBytesMax = 64 * 1024 * 1024;
const defaultRetryPauseMsMin = 100;
const defaultRetryPauseMsMax = 30_000;

const format = 1;
const commitsDatabase = 'commits';

/**
 * The log on one machine: `(topic, partition, offset)` to record in LMDB, beside the committed offsets of the groups.
 *
 * Failures: `log_overloaded`, `disk_full`, `log_write_failed`, `log_read_failed`, `log_not_running` (retryable);
 * `log_damaged`, `partition_unknown` (permanent); at the start also `data_directory_in_use`,
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
  readonly #group: GroupCommit;
  /** The ends of the partitions as the commits in hand will leave them. */
  readonly #tails = new Map<string, LogTail>();
  readonly #signals = new Map<string, AppendSignal>();
  readonly #subscriptions = new Map<string, Subscription>();
  #isAccepting = false;

  constructor(options: LmdbEventLogOptions) {
    this.#options = options;
    this.#scope = { role: 'log', directory: options.directory };
    const databases = [settingsDatabase, commitsDatabase, ...this.#topics()];
    this.#environment = new LmdbEnvironment({ ...this.#scope, databases });
    this.#group = new GroupCommit(this.#environment, {
      ...this.#scope,
      waitingBytesMax: options.waitingBytesMax ?? defaultWaitingBytesMax,
      onRolledBack: () => this.#tails.clear(),
    });
  }

  async start(): Promise<void> {
    if (this.#isAccepting) return;
    await this.#environment.start();
    try {
      const settings = { format, partitionCounts: this.#options.partitionCounts };
      await this.#environment.commit((writes) => writeSettings(writes, settings, this.#scope));
    } catch (error) {
      await this.#environment.shutdown();
      throw error;
    }
    this.#isAccepting = true;
  }

  async shutdown(): Promise<void> {
    this.#isAccepting = false;
    await Promise.all([...this.#subscriptions.values()].map((subscription) => subscription.shutdown()));
    await this.#group.drain();
    await this.#environment.shutdown();
    this.#tails.clear();
  }

  partitionCount(topic: Topic): number {
    return this.#options.partitionCounts[topic];
  }

  async append(entries: readonly LogEntry[]): Promise<readonly LogPosition[]> {
    this.#refuseUnlessAccepting();
    for (const { topic, partition } of entries) this.#refuseUnknown(topic, partition);
    if (entries.length === 0) return [];
    const byteCount = entries.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
    if (!this.#group.hasRoomFor(byteCount)) throw createOverloaded();
    let positions: readonly LogPosition[] = [];
    await this.#group.commit(byteCount, (writes) => {
      positions = this.#write(writes, entries);
    });
    for (const { topic, partition } of positions) this.#signal(topic, partition).notify();
    return positions;
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    this.#refuseUnlessAccepting();
    this.#refuseSubscribed(options.topic, options.groupId);
    const key = toGroupText(options.topic, options.groupId);
    const sources = this.#partitions(options.topic).map((partition) => this.#source(options, partition));
    const { retryPauseMsMin = defaultRetryPauseMsMin, retryPauseMsMax = defaultRetryPauseMsMax } = this.#options;
    const running = createSubscription(options, sources, { retryPauseMsMin, retryPauseMsMax });
    const subscription = {
      shutdown: async () => {
        await running.shutdown();
        if (this.#subscriptions.get(key) === subscription) this.#subscriptions.delete(key);
      },
    };
    this.#subscriptions.set(key, subscription);
    return subscription;
  }

  progress(topic: Topic, groupId: string): Promise<readonly PartitionProgress[]> {
    return this.#environment.read((reads) =>
      this.#partitions(topic).map((partition) => ({
        partition,
        committedOffset: getCommittedOffset(reads, this.#commitOf(topic, groupId, partition), this.#scope),
        endOffset: getTail(reads, topic, partition, this.#scope).nextOffset,
      })),
    );
  }

  async rewind(topic: Topic, groupId: string): Promise<void> {
    this.#refuseUnlessAccepting();
    this.#refuseSubscribed(topic, groupId);
    await this.#group.commit(0, (writes) => {
      for (const partition of this.#partitions(topic)) {
        writes.remove(commitsDatabase, toCommitKey(groupId, topic, partition));
      }
    });
  }

  /** Reads all it needs before it writes, so that a damaged record fails this call alone. */
  #write(writes: LmdbWrites, entries: readonly LogEntry[]): readonly LogPosition[] {
    const now = this.#options.clock.nowUnixNano();
    for (const { topic, partition } of entries) this.#tail(writes, topic, partition);
    return entries.map(({ topic, partition, bytes }) => {
      const tail = this.#tail(writes, topic, partition);
      const key = toRecordKey(partition, tail.nextOffset);
      const appendedUnixNano = now > tail.appendedUnixNano ? now : tail.appendedUnixNano;
      writes.put(topic, key, toStoredBytes(key, { appendedUnixNano, bytes }));
      this.#tails.set(toPartitionText(topic, partition), { nextOffset: tail.nextOffset + 1, appendedUnixNano });
      return { topic, partition, offset: tail.nextOffset };
    });
  }

  #tail(writes: LmdbWrites, topic: Topic, partition: number): LogTail {
    const key = toPartitionText(topic, partition);
    const tail = this.#tails.get(key) ?? getTail(writes, topic, partition, this.#scope);
    this.#tails.set(key, tail);
    return tail;
  }

  #source({ topic, groupId }: SubscribeOptions, partition: number): PartitionSource {
    const commit = this.#commitOf(topic, groupId, partition);
    return {
      partition,
      appended: this.#signal(topic, partition),
      getCommittedOffset: () => this.#environment.read((reads) => getCommittedOffset(reads, commit, this.#scope)),
      getBatch: (offset, batchBytesMax): Promise<LogBatch | undefined> =>
        this.#environment.read((reads) => getBatch(reads, { topic, partition, offset }, batchBytesMax, this.#scope)),
      commit: (nextOffset) =>
        this.#group.commit(0, (writes) =>
          writes.put(commitsDatabase, commit.key, toCommitBytes(commit.key, nextOffset)),
        ),
    };
  }
}
