import { createKafkaClient, parseKafkaConfig, topicSpecs } from '@waybill/kafka';
import { silentLogger } from '@waybill/ports';

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
    await admin.createTopics({
      waitForLeaders: true,
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
  } finally {
    await admin.disconnect();
  }
}
