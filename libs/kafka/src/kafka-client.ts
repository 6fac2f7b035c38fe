import kafkajs, {
  type Admin,
  type Consumer,
  type Kafka,
  type KafkaConfig as ClientConfig,
  type PartitionAssigner,
  type Producer,
  type RetryOptions,
} from 'kafkajs';
import type { Logger } from '@waybill/ports';
import type { KafkaConfig, SaslConfig } from './kafka.config.js';
import { toFetchCluster, type FetchCluster } from './fetch-cluster.js';
import { quietRequestQueues } from './quiet-request-queue.js';
import { registerZstd } from './zstd-codec.js';

/**
 * Every option that we depend on, because kafkajs has other defaults when `NODE_ENV` is `test`. Connections and metadata
 * are retried a few times; longer waits are ours, where they can be told and ended.
 */
const retry = { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 5 };

const connectionTimeoutMs = 3_000;
const authenticationTimeoutMs = 10_000;

/** Longer than a broker may take to replicate (`produceTimeoutMs`), so that the broker's own answer comes first. */
const requestTimeoutMs = 20_000;

/** For this long a broker may wait for its replicas before it refuses. */
export const produceTimeoutMs = 10_000;

/** After which time metadata is asked for without need: a leader that moved is noticed by its refusal. */
const metadataAgeMsMax = 60_000;

/** How one reader of a group reads. */
export interface ConsumerLimits {
  /** Compressed bytes of one partition in one fetch. */
  readonly partitionFetchBytesMax: number;
  readonly sessionTimeoutMs: number;
  /** Whether a consumer that failed may start itself again: not after it was shut down. */
  readonly mayRestart: () => boolean;
  /** How partitions are divided; all members of a group must agree on it. Default: in turn. */
  readonly protocolName?: string;
}

/** Compressed bytes of one fetch from one broker. */
const fetchBytesMax = 4 * 1024 * 1024;

/** How long a broker waits for something to arrive: the longest time after which a partition that may go on is read again. */
const fetchWaitMs = 100;

/** A rebalance waits for its slowest member this long. Members hand out no batch while they join, so they are quick. */
const rebalanceTimeoutMs = 30_000;

/** Makes the clients of one cluster, all with the same settings. */
export interface KafkaClient {
  createAdmin(): Admin;
  createProducer(): Producer;
  createConsumer(groupId: string, limits: ConsumerLimits): Consumer;
  /** For reading partitions without a group. */
  createFetchCluster(): FetchCluster;
}

export interface KafkaClientOptions {
  readonly config: KafkaConfig;
  /** What brokers call us in their logs: `waybill-stitcher`. */
  readonly clientId: string;
  readonly logger: Logger;
}

/** Prepares a client; nothing is connected yet. */
export function createKafkaClient({ config, clientId, logger }: KafkaClientOptions): KafkaClient {
  quietRequestQueues();
  registerZstd();
  const kafka = createKafka({ config, clientId, logger }, retry);
  const quickToFail = createKafka({ config, clientId, logger }, { ...retry, retries: 1 });
  return {
    createAdmin: () => kafka.admin({ retry }),
    createFetchCluster: () => toFetchCluster(kafka, { metadataMaxAge: metadataAgeMsMax }),
    createProducer: () =>
      // Whoever appends waits for an answer, and does better with a quick refusal.
      quickToFail.producer({
        // Idempotence of kafkajs loses acknowledged messages when requests fail; readers remove duplicates by event id.
        idempotent: false,
        allowAutoTopicCreation: false,
        createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
        metadataMaxAge: metadataAgeMsMax,
        maxInFlightRequests: 1,
        // Which entries are sent again is decided here, by entry: see append-lane.ts.
        retry: { ...retry, retries: 0 },
      }),
    createConsumer: (groupId, limits) =>
      kafka.consumer({
        groupId,
        partitionAssigners: [toAssigner(limits.protocolName)],
        sessionTimeout: limits.sessionTimeoutMs,
        heartbeatInterval: Math.floor(limits.sessionTimeoutMs / 10),
        rebalanceTimeout: rebalanceTimeoutMs,
        maxBytesPerPartition: limits.partitionFetchBytesMax,
        maxBytes: fetchBytesMax,
        minBytes: 1,
        maxWaitTimeInMs: fetchWaitMs,
        metadataMaxAge: metadataAgeMsMax,
        allowAutoTopicCreation: false,
        readUncommitted: false,
        retry: { ...retry, restartOnFailure: async () => limits.mayRestart() },
      }),
  };
}

function createKafka({ config, clientId, logger }: KafkaClientOptions, retry: RetryOptions): Kafka {
  return new kafkajs.Kafka({
    brokers: [...config.brokers],
    clientId,
    ssl: config.tls === undefined ? false : config.tls.ca === undefined ? true : { ca: config.tls.ca },
    ...(config.sasl && { sasl: toSaslOptions(config.sasl) }),
    connectionTimeout: connectionTimeoutMs,
    authenticationTimeout: authenticationTimeoutMs,
    requestTimeout: requestTimeoutMs,
    enforceRequestTimeout: true,
    retry,
    logLevel: kafkajs.logLevel.ERROR,
    logCreator: () => (entry) => logEntry(logger, entry.namespace, entry.log),
  });
}

/** Partitions in turn, under the name by which members of a group compare how they divide. */
function toAssigner(protocolName: string | undefined): PartitionAssigner {
  const { roundRobin } = kafkajs.PartitionAssigners;
  return protocolName === undefined ? roundRobin : (config) => ({ ...roundRobin(config), name: protocolName });
}

/** kafkajs has a type for each mechanism, so that each must be named. */
function toSaslOptions({ mechanism, username, password }: SaslConfig): NonNullable<ClientConfig['sasl']> {
  if (mechanism === 'plain') return { mechanism, username, password };
  return mechanism === 'scram-sha-256' ? { mechanism, username, password } : { mechanism, username, password };
}

/** What kafkajs calls an error is mostly one that it will try again: whoever cannot go on says so itself. */
function logEntry(logger: Logger, namespace: string, { message, error }: Readonly<Record<string, unknown>>): void {
  logger.debug('kafkajs', {
    part: namespace,
    detail: String(message),
    cause: typeof error === 'string' ? error : undefined,
  });
}
