import type { Admin } from 'kafkajs';
import { silentLogger, topics, type Topic } from '@waybill/ports';
import { createKafkaClient } from './kafka-client.js';
import type { KafkaConfig } from './kafka.config.js';
import { listProgress } from './partition-progress.js';
import { stateTopics } from './topic-specs.js';

/** On how many brokers records are kept. */
export interface ReplicationOptions {
  readonly replicationFactor?: number;
  readonly inSyncMin?: number | undefined;
}

/** Makes the topics of the log, with the settings that tests need, under the prefix of the configuration. */
export async function createTestTopics(
  config: KafkaConfig,
  partitionCounts: Readonly<Record<Topic, number>>,
  { replicationFactor = 1, inSyncMin }: ReplicationOptions = {},
): Promise<void> {
  const specs = Object.entries(partitionCounts).map(([topic, numPartitions]) => ({
    topic: `${config.prefix}${topic}`,
    numPartitions,
    replicationFactor,
    configEntries: [
      { name: 'message.timestamp.type', value: 'LogAppendTime' },
      ...(inSyncMin === undefined ? [] : [{ name: 'min.insync.replicas', value: String(inSyncMin) }]),
    ],
  }));
  await withAdmin(config, async (admin) => {
    await admin.createTopics({ topics: specs, waitForLeaders: false });
    // A topic is there before its leaders are, and appends to it would be tried again, and stored twice.
    for (const { topic } of specs) await listProgress(admin, topic, `${config.prefix}any`);
  });
}

/** Makes the changelogs of the services' states, as many partitions to each as what it goes with has. */
export async function createTestStateTopics(
  config: KafkaConfig,
  partitionCounts: Readonly<Record<Topic, number>>,
): Promise<void> {
  const sources = [
    [stateTopics.stitcher, topics.events],
    [stateTopics.aliases, topics.aliases],
    [stateTopics.ledger, topics.facts],
  ] as const;
  await withAdmin(config, async (admin) => {
    await admin.createTopics({
      topics: sources.map(([topic, source]) => ({
        topic: `${config.prefix}${topic}`,
        numPartitions: partitionCounts[source],
        replicationFactor: 1,
        configEntries: [{ name: 'cleanup.policy', value: 'compact' }],
      })),
    });
  });
}

/** Removes all topics under the prefix. */
export async function deleteTestTopics(config: KafkaConfig): Promise<void> {
  await withAdmin(config, async (admin) => {
    const names = (await admin.listTopics()).filter((name) => name.startsWith(config.prefix));
    await admin.deleteTopics({ topics: names });
  });
}

/** Lets a partition begin at an offset, as retention does. */
export async function forgetBefore(config: KafkaConfig, topic: string, offset: number): Promise<void> {
  await withAdmin(config, async (admin) => {
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
  });
}

/** Lends a connected admin. */
export async function withAdmin<T>(config: KafkaConfig, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = createKafkaClient({ config, clientId: 'test-admin', logger: silentLogger }).createAdmin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
