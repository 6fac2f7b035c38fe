import { randomUUID } from 'node:crypto';
import { silentLogger, topics, type LogEntry, type SubscribeOptions, type Subscription } from '@waybill/ports';
import { createKafkaEventLog, type KafkaEventLog, type KafkaEventLogOptions } from './kafka-event-log.js';
import type { KafkaConfig } from './kafka.config.js';
import { createTestTopics } from './test-topics.builder.js';

/** Topics of their own on real brokers, and as many logs over them as a test opens. */
export interface LogOnBroker {
  readonly config: KafkaConfig;
  readonly topicName: string;
  open(changes?: Partial<KafkaEventLogOptions>): Promise<KafkaEventLog>;
  /** Shuts every log down. */
  shutdown(): Promise<void>;
}

export interface LogOnBrokerOptions {
  readonly partitionCount?: number;
  readonly replicationFactor?: number;
  /** How many brokers must have a record before it is acknowledged. Default: as the broker says. */
  readonly inSyncMin?: number;
  readonly security?: Pick<KafkaConfig, 'tls' | 'sasl'>;
}

/** Makes the topics. */
export async function createLogOnBroker(
  brokers: readonly string[],
  { partitionCount = 2, replicationFactor = 1, inSyncMin, security }: LogOnBrokerOptions = {},
): Promise<LogOnBroker> {
  const config: KafkaConfig = { brokers, prefix: `t-${randomUUID()}.`, ...security };
  const partitionCounts = {
    [topics.events]: partitionCount,
    [topics.aliases]: 1,
    [topics.facts]: 1,
    [topics.quarantine]: 1,
  };
  await createTestTopics(config, partitionCounts, { replicationFactor, inSyncMin });
  const opened: KafkaEventLog[] = [];
  return {
    config,
    topicName: `${config.prefix}${topics.events}`,
    async open(changes = {}) {
      const log = createKafkaEventLog({
        config,
        clientId: 'test',
        logger: silentLogger,
        sessionTimeoutMs: 6_000,
        retryPauseMsMin: 10,
        retryPauseMsMax: 200,
        ...changes,
      });
      opened.push(log);
      await log.start();
      return log;
    },
    shutdown: async () => {
      await Promise.all(opened.map((log) => log.shutdown()));
    },
  };
}

/** An entry of the events topic. */
export function anEntry(text: string, partition = 0): LogEntry {
  return { topic: topics.events, partition, bytes: Buffer.from(text) };
}

/** What a reader was given, with what it was told. */
export interface Reading {
  readonly texts: string[];
  readonly told: unknown[];
  readonly subscription: Subscription;
}

/** Subscribes a group that notes what it reads. */
export async function createReading(log: KafkaEventLog, changes: Partial<SubscribeOptions> = {}): Promise<Reading> {
  const texts: string[] = [];
  const told: unknown[] = [];
  const subscription = await log.subscribe({
    topic: topics.events,
    groupId: 'stitcher',
    batchBytesMax: 100_000,
    handle: async ({ records }) => void texts.push(...records.map(({ bytes }) => Buffer.from(bytes).toString())),
    onFailure: (_, cause) => told.push(cause),
    ...changes,
  });
  return { texts, told, subscription };
}

/** Waits for a condition; the test's own timeout is the limit. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20));
}
