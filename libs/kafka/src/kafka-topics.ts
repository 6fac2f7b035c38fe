import kafkajs, { type Admin } from 'kafkajs';
import type { Logger } from '@waybill/ports';
import {
  compareTopics,
  replicationOf,
  replicationSettings,
  type FoundTopic,
  type TopicDifference,
} from './compare-topics.js';
import { createKafkaClient } from './kafka-client.js';
import { toKafkaFailure } from './kafka-failure.js';
import type { KafkaConfig } from './kafka.config.js';
import { topicSpecs } from './topic-specs.js';

/** What the operator wants other than usual. */
export interface TopicWishes {
  readonly partitionCount?: number | undefined;
  /** Default: three, or as many as there are brokers. */
  readonly replicationFactor?: number | undefined;
}

/** A topic that was made, or would be. */
export interface PlannedTopic {
  readonly topic: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** The topics of Waybill in one cluster. Every method rejects with a `Failure`. */
export interface KafkaTopics {
  /** Makes the topics that are missing, and answers them; those that are there stay as they are. */
  create(wishes: TopicWishes & { readonly isDryRun: boolean }): Promise<readonly PlannedTopic[]>;
  /** In what the topics differ from what is needed; empty when nothing does. */
  check(wishes: TopicWishes): Promise<readonly TopicDifference[]>;
  shutdown(): Promise<void>;
}

/** Enough for some processes of each service, few enough for one. */
export const defaultPartitionCount = 12;

/** Connects; rejects with a `Failure` when no broker answers. */
export async function createKafkaTopics(config: KafkaConfig, logger: Logger): Promise<KafkaTopics> {
  const admin = createKafkaClient({ config, clientId: 'waybill-topics', logger }).createAdmin();
  await ask(`answer at ${config.brokers.join(', ')}`, () => admin.connect());
  return {
    create: ({ isDryRun, ...wishes }) =>
      ask('create topics', async () => {
        const planned = await plan(admin, config, wishes);
        if (!isDryRun && planned.length > 0) await create(admin, config, planned);
        return planned;
      }),
    check: (wishes) =>
      ask('describe topics', async () => {
        const replicationFactor = wishes.replicationFactor ?? replicationOf(await countBrokers(admin));
        return compareTopics(await listTopics(admin, config), { ...wishes, replicationFactor });
      }),
    shutdown: () => admin.disconnect(),
  };
}

async function ask<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw toKafkaFailure(cause, doing);
  }
}

async function plan(admin: Admin, { prefix }: KafkaConfig, wishes: TopicWishes): Promise<readonly PlannedTopic[]> {
  const there = new Set(await admin.listTopics());
  const replicationFactor = wishes.replicationFactor ?? replicationOf(await countBrokers(admin));
  return topicSpecs
    .filter(({ name }) => !there.has(`${prefix}${name}`))
    .map(({ name, settings }) => ({
      topic: name,
      partitionCount: wishes.partitionCount ?? defaultPartitionCount,
      replicationFactor,
      settings: Object.fromEntries(
        [...settings, ...replicationSettings(replicationFactor)].map((setting) => [setting.name, setting.value]),
      ),
    }));
}

/** Without waiting for leaders: kafkajs now and then fails in that although everything was made. */
async function create(admin: Admin, { prefix }: KafkaConfig, planned: readonly PlannedTopic[]): Promise<void> {
  await admin.createTopics({
    waitForLeaders: false,
    topics: planned.map(({ topic, partitionCount, replicationFactor, settings }) => ({
      topic: `${prefix}${topic}`,
      numPartitions: partitionCount,
      replicationFactor,
      configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
    })),
  });
}

async function countBrokers(admin: Admin): Promise<number> {
  return (await admin.describeCluster()).brokers.length;
}

async function listTopics(admin: Admin, { prefix }: KafkaConfig): Promise<readonly FoundTopic[]> {
  const there = new Set(await admin.listTopics());
  const names = topicSpecs.map(({ name }) => `${prefix}${name}`).filter((name) => there.has(name));
  if (names.length === 0) return [];
  const { topics } = await admin.fetchTopicMetadata({ topics: names });
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: names.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name })),
  });
  const settings = new Map(resources.map(({ resourceName, configEntries }) => [resourceName, configEntries]));
  return topics.map(({ name, partitions }) => ({
    name: name.slice(prefix.length),
    partitionCount: partitions.length,
    replicationFactor: Math.min(...partitions.map(({ replicas }) => replicas.length)),
    settings: Object.fromEntries((settings.get(name) ?? []).map((each) => [each.configName, each.configValue])),
  }));
}
