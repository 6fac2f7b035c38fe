import { createKafkaClient, parseKafkaConfig, topicSpecs } from '@waybill/kafka';
import { silentLogger } from '@waybill/ports';
import { until } from '../until.js';

type Admin = ReturnType<ReturnType<typeof createKafkaClient>['createAdmin']>;

export interface TopicsOptions {
  /** Of all brokers: each partition is on every one of them. */
  readonly addresses: readonly string[];
  readonly partitionCount: number;
  /** Begins the names of the topics. */
  readonly prefix?: string;
}

/** The topics as an operator makes them, on as many brokers as there are; all but one must have a record. */
export async function createTopics({ addresses, partitionCount, prefix = '' }: TopicsOptions): Promise<void> {
  const parsed = parseKafkaConfig({ WAYBILL_KAFKA_BROKERS: addresses.join(',') });
  if (!parsed.isValid) throw new Error(parsed.problems.join('; '));
  const admin = createKafkaClient({
    config: parsed.config,
    clientId: 'test-topics',
    logger: silentLogger,
  }).createAdmin();
  await admin.connect();
  try {
    const names = topicSpecs.map(({ name }) => `${prefix}${name}`);
    await admin.createTopics({
      // kafkajs now and then fails in that although everything was made.
      waitForLeaders: false,
      topics: topicSpecs.map(({ name, settings }) => ({
        topic: `${prefix}${name}`,
        numPartitions: partitionCount,
        replicationFactor: addresses.length,
        configEntries: [
          ...settings.map((each) => ({ name: each.name, value: each.value })),
          { name: 'min.insync.replicas', value: String(Math.max(1, addresses.length - 1)) },
        ],
      })),
    });
    await until('every partition to have a leader', () => haveLeaders(admin, names));
  } finally {
    await admin.disconnect();
  }
}

async function haveLeaders(admin: Admin, names: string[]): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    return topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
  } catch {
    // Not every broker has heard of every topic yet.
    return false;
  }
}
