import kafkajs, { type Admin } from 'kafkajs';
import {
  Failure,
  type ChangelogRecord,
  type Logger,
  type ReadChangelogOptions,
  type StateChangelog,
} from '@waybill/ports';
import { createUnanswered } from './append-lane.js';
import { ChangelogFetches, stampHeader } from './changelog-fetches.js';
import { createKafkaClient, produceTimeoutMs, type KafkaClient } from './kafka-client.js';
import { toKafkaFailure } from './kafka-failure.js';
import type { KafkaConfig } from './kafka.config.js';
import { ProducerConnection } from './producer-connection.js';
import type { stateTopics } from './topic-specs.js';

/** What the changelog on Kafka is made with. */
export interface KafkaChangelogOptions {
  readonly config: KafkaConfig;
  /** What brokers call us in their logs: `waybill-stitcher`. */
  readonly clientId: string;
  readonly logger: Logger;
  readonly topic: (typeof stateTopics)[keyof typeof stateTopics];
}

/**
 * The changelog of a state in a compacted topic of Apache Kafka. One append is one batch of the broker's log, which is
 * stored whole or not at all.
 *
 * Failures: `kafka_unavailable`, `log_not_replicated`, `topic_unknown`, `append_unanswered`, `changelog_not_running`,
 * `changelog_unanswered` (retryable); `topic_missing`, `partition_unknown`, `record_too_large`, `kafka_forbidden`,
 * `kafka_not_authenticated`, `kafka_refused` (permanent).
 */
export function createKafkaChangelog(options: KafkaChangelogOptions): StateChangelog {
  return new KafkaChangelog(options);
}

interface Running {
  readonly admin: Admin;
  readonly fetches: ChangelogFetches;
  readonly partitionCount: number;
}

class KafkaChangelog implements StateChangelog {
  readonly name = 'state-changelog';
  readonly #client: KafkaClient;
  readonly #connection: ProducerConnection;
  readonly #address: string;
  readonly #topicName: string;
  #running: Running | undefined;

  constructor(options: KafkaChangelogOptions) {
    this.#client = createKafkaClient(options);
    this.#connection = new ProducerConnection(this.#client);
    this.#address = options.config.brokers.join(', ');
    this.#topicName = `${options.config.prefix}${options.topic}`;
  }

  get partitionCount(): number {
    return this.#running?.partitionCount ?? 0;
  }

  async start(): Promise<void> {
    if (this.#running !== undefined) return;
    const admin = this.#client.createAdmin();
    const fetches = new ChangelogFetches(this.#client.createFetchCluster(), this.#topicName);
    try {
      await admin.connect();
      const partitionCount = await countPartitions(admin, this.#topicName);
      await fetches.start();
      this.#running = { admin, fetches, partitionCount };
    } catch (cause) {
      await Promise.allSettled([admin.disconnect(), fetches.shutdown()]);
      throw toKafkaFailure(cause, `answer at ${this.#address}`);
    }
  }

  async shutdown(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await this.#connection.shutdown();
    await Promise.allSettled([running?.admin.disconnect(), running?.fetches.shutdown()]);
  }

  async append(partition: number, records: readonly ChangelogRecord[]): Promise<number> {
    this.#runningFor(partition);
    return await this.#connection.use(`store state in ${this.#topicName}`, async (producer) => {
      const answers = await producer.send({
        topic: this.#topicName,
        acks: -1,
        timeout: produceTimeoutMs,
        compression: kafkajs.CompressionTypes.ZSTD,
        messages: records.map(({ key, value, stamp }) => ({
          partition,
          key: toBuffer(key),
          value: value === undefined ? null : toBuffer(value),
          headers: { [stampHeader]: toBuffer(stamp) },
        })),
      });
      const offset = Number(answers.find((each) => each.partition === partition)?.baseOffset ?? -1);
      if (!(offset >= 0)) throw createUnanswered();
      return offset;
    });
  }

  async read(partition: number, { fromOffset, endOffset, handle }: ReadChangelogOptions): Promise<void> {
    const { admin, fetches } = this.#runningFor(partition);
    const beginOffset = await getBeginOffset(admin, this.#topicName, partition);
    await fetches.read(partition, { fromOffset: Math.max(fromOffset ?? 0, beginOffset), endOffset, handle });
  }

  #runningFor(partition: number): Running {
    const running = this.#running;
    if (running === undefined) {
      throw new Failure('retryable', 'changelog_not_running', 'expected a started changelog, found one that is not');
    }
    if (Number.isInteger(partition) && partition >= 0 && partition < running.partitionCount) return running;
    throw new Failure(
      'permanent',
      'partition_unknown',
      `expected a partition of ${this.#topicName} from 0 to ${running.partitionCount - 1}, found ${partition}`,
    );
  }
}

async function countPartitions(admin: Admin, topicName: string): Promise<number> {
  if (!(await admin.listTopics()).includes(topicName)) {
    throw new Failure(
      'permanent',
      'topic_missing',
      `expected the topic ${topicName} for the state, found none: run waybill topics create, or set WAYBILL_STATE_CHANGELOG=off`,
    );
  }
  const { topics } = await admin.fetchTopicMetadata({ topics: [topicName] });
  return topics.find(({ name }) => name === topicName)?.partitions.length ?? 0;
}

async function getBeginOffset(admin: Admin, topicName: string, partition: number): Promise<number> {
  try {
    const offsets = await admin.fetchTopicOffsets(topicName);
    return Number(offsets.find((each) => each.partition === partition)?.low ?? 0);
  } catch (cause) {
    throw toKafkaFailure(cause, `say where ${topicName} begins`);
  }
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
