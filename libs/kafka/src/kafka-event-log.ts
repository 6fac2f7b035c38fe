import type { Admin } from 'kafkajs';
import {
  Failure,
  type EventLogReader,
  type EventLogWriter,
  type LogEntry,
  type Logger,
  type LogPosition,
  type PartitionProgress,
  type SubscribeOptions,
  type Subscription,
  type Topic,
} from '@waybill/ports';
import { AppendLane } from './append-lane.js';
import { recordOverheadBytes } from './append-request.js';
import { createKafkaClient, type KafkaClient } from './kafka-client.js';
import { toKafkaFailure } from './kafka-failure.js';
import { KafkaSender } from './kafka-sender.js';
import { createKafkaSubscription, type HaltedPartition, type KafkaSubscription } from './kafka-subscription.js';
import type { KafkaConfig } from './kafka.config.js';
import { listProgress } from './partition-progress.js';
import { getPartitionCounts } from './partition-counts.js';
import { messageBytesMax } from './topic-specs.js';

/** What the log on Kafka is made with. */
export interface KafkaEventLogOptions {
  readonly config: KafkaConfig;
  /** What brokers call us in their logs: `waybill-stitcher`. */
  readonly clientId: string;
  readonly logger: Logger;
  /** Told when a subscription can read nothing any more, and only a new process helps. */
  readonly onStopped?: (cause: Failure) => void;
  /** Bytes of entries that may wait for the cluster; more are refused with `log_overloaded`. */
  readonly waitingBytesMax?: number;
  /** After how long without a heartbeat a reader's partitions are given to others. */
  readonly sessionTimeoutMs?: number;
  /** For how long a reader may do nothing while records wait before it counts as hung. */
  readonly stallMs?: number;
  readonly retryPauseMsMin?: number;
  readonly retryPauseMsMax?: number;
}

/** How the readers of this process are. */
export interface KafkaLogHealth {
  /** Why nothing is read any more; the process has to be started anew. */
  readonly stopped: Failure | undefined;
  /** Partitions that stand still until somebody acts. */
  readonly halted: readonly HaltedPartition[];
}

/** Both sides of the log, and how it is. */
export interface KafkaEventLog extends EventLogWriter, EventLogReader {
  health(): KafkaLogHealth;
}

/** Room for a second of a slow cluster at 64 MB/s. */
const defaultWaitingBytesMax = 64 * 1024 * 1024;
const defaultSessionTimeoutMs = 30_000;
const defaultStallMs = 60_000;
const defaultRetryPauseMsMin = 100;
const defaultRetryPauseMsMax = 30_000;

/** Some requests of one batch per partition each; a broker takes up to 100 MiB. */
const requestBytesMax = 4 * 1024 * 1024;

/** A leader that moves is found again within about two seconds; longer outages are for the caller to wait out. */
const appendRetryPausesMs = [100, 300, 900];

/**
 * The log on Apache Kafka, one record to a message.
 *
 * Failures: `log_overloaded`, `log_not_running`, `kafka_unavailable`, `log_not_replicated`, `topic_unknown`,
 * `append_unanswered`, `group_rebalancing`, `reader_stalled` (retryable); `partition_unknown`, `group_subscribed`,
 * `record_too_large`, `log_truncated`, `log_expired`, `kafka_forbidden`, `kafka_not_authenticated`, `kafka_refused`
 * (permanent); at the start also `topic_missing` (permanent).
 */
export function createKafkaEventLog(options: KafkaEventLogOptions): KafkaEventLog {
  return new ClusterEventLog(options);
}

class ClusterEventLog implements KafkaEventLog {
  readonly name = 'event-log';
  readonly #options: KafkaEventLogOptions;
  readonly #client: KafkaClient;
  readonly #sender: KafkaSender;
  readonly #lane: AppendLane;
  readonly #subscriptions = new Map<string, Promise<KafkaSubscription>>();
  readonly #running = new Set<KafkaSubscription>();
  #counts: ReadonlyMap<Topic, number> = new Map();
  #admin: Admin | undefined;
  #stopped: Failure | undefined;

  constructor(options: KafkaEventLogOptions) {
    this.#options = options;
    this.#client = createKafkaClient(options);
    this.#sender = new KafkaSender({ client: this.#client, toTopicName: (topic) => this.#toTopicName(topic) });
    this.#lane = new AppendLane({
      waitingBytesMax: options.waitingBytesMax ?? defaultWaitingBytesMax,
      requestBytesMax,
      partitionBytesMax: messageBytesMax,
      retryPausesMs: appendRetryPausesMs,
      send: (entries) => this.#sender.send(entries),
    });
  }

  async start(): Promise<void> {
    if (this.#admin !== undefined) return;
    const admin = this.#client.createAdmin();
    try {
      await admin.connect();
      this.#counts = await getPartitionCounts(admin, (topic) => this.#toTopicName(topic));
    } catch (cause) {
      await admin.disconnect().catch(() => undefined);
      throw toKafkaFailure(cause, `answer at ${this.#options.config.brokers.join(', ')}`);
    }
    this.#admin = admin;
  }

  async shutdown(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    const subscriptions = await Promise.allSettled(this.#subscriptions.values());
    const running = subscriptions.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    await Promise.all(running.map((each) => each.shutdown()));
    this.#subscriptions.clear();
    this.#running.clear();
    await this.#lane.drain();
    await this.#sender.shutdown();
    await admin?.disconnect().catch(() => undefined);
  }

  health(): KafkaLogHealth {
    return { stopped: this.#stopped, halted: [...this.#running].flatMap((each) => each.halted()) };
  }

  partitionCount(topic: Topic): number {
    return this.#counts.get(topic) ?? 0;
  }

  async append(entries: readonly LogEntry[]): Promise<readonly LogPosition[]> {
    this.#runningAdmin();
    for (const entry of entries) this.#refuseEntry(entry);
    return await this.#lane.append(entries);
  }

  async subscribe(subscribe: SubscribeOptions): Promise<Subscription> {
    const admin = this.#runningAdmin();
    const { groupId, topic } = subscribe;
    if (this.#subscriptions.has(groupId)) throw createSubscribed(groupId);
    const { stallMs, sessionTimeoutMs, retryPauseMsMin, retryPauseMsMax } = this.#options;
    const starting = createKafkaSubscription({
      subscribe,
      client: this.#client,
      admin,
      topicName: this.#toTopicName(topic),
      groupName: this.#toGroupName(groupId),
      sessionTimeoutMs: sessionTimeoutMs ?? this.#options.config.sessionTimeoutMs ?? defaultSessionTimeoutMs,
      stallMs: stallMs ?? defaultStallMs,
      retryPauseMsMin: retryPauseMsMin ?? defaultRetryPauseMsMin,
      retryPauseMsMax: retryPauseMsMax ?? defaultRetryPauseMsMax,
      onStopped: (cause) => this.#stop(cause),
    });
    this.#subscriptions.set(groupId, starting);
    try {
      const running = await starting;
      this.#running.add(running);
      return {
        assignment: () => running.assignment(),
        shutdown: async () => {
          await running.shutdown();
          this.#running.delete(running);
          if (this.#subscriptions.get(groupId) === starting) this.#subscriptions.delete(groupId);
        },
      };
    } catch (error) {
      this.#subscriptions.delete(groupId);
      throw error;
    }
  }

  async progress(topic: Topic, groupId: string): Promise<readonly PartitionProgress[]> {
    return await listProgress(this.#runningAdmin(), this.#toTopicName(topic), this.#toGroupName(groupId));
  }

  #stop(cause: Failure): void {
    this.#stopped ??= cause;
    this.#options.onStopped?.(cause);
  }

  #toTopicName(topic: Topic): string {
    return `${this.#options.config.prefix}${topic}`;
  }

  #toGroupName(groupId: string): string {
    return `${this.#options.config.prefix}${groupId}`;
  }

  #runningAdmin(): Admin {
    if (this.#admin !== undefined) return this.#admin;
    throw new Failure('retryable', 'log_not_running', 'expected a started log, found one that is not: start it first');
  }

  #refuseEntry({ topic, partition, bytes }: LogEntry): void {
    const count = this.partitionCount(topic);
    if (!Number.isInteger(partition) || partition < 0 || partition >= count) {
      throw new Failure(
        'permanent',
        'partition_unknown',
        `expected a partition of ${topic} from 0 to ${count - 1}, found ${partition}`,
      );
    }
    if (bytes.byteLength + recordOverheadBytes <= messageBytesMax) return;
    throw new Failure(
      'permanent',
      'record_too_large',
      `expected a record of at most ${messageBytesMax - recordOverheadBytes} bytes for ${topic}, found ${bytes.byteLength}`,
    );
  }
}

/** Two topics in one group would be divided among its members as one, whoever of them reads which. */
function createSubscribed(groupId: string): Failure {
  return new Failure(
    'permanent',
    'group_subscribed',
    `expected no subscription of group ${groupId}, found one: shut it down first, or read another topic under another group`,
  );
}
