// Reaching a cluster
export {
  parseKafkaAddress,
  parseKafkaConfig,
  type KafkaConfig,
  type ParsedKafkaConfig,
  type SaslConfig,
} from './kafka.config.js';
export { createKafkaClient, type KafkaClient, type KafkaClientOptions } from './kafka-client.js';
export { toKafkaFailure } from './kafka-failure.js';
// The log
export {
  createKafkaEventLog,
  type KafkaEventLog,
  type KafkaEventLogOptions,
  type KafkaLogHealth,
} from './kafka-event-log.js';
export type { HaltedPartition } from './kafka-subscription.js';
// The changelogs of state
export { createKafkaChangelog, type KafkaChangelogOptions } from './kafka-changelog.js';
// Its topics
export { messageBytesMax, stateTopics, topicSpecs, type TopicSetting, type TopicSpec } from './topic-specs.js';
export type { TopicDifference } from './compare-topics.js';
export {
  createKafkaTopics,
  defaultPartitionCount,
  type KafkaTopics,
  type PlannedTopic,
  type TopicWishes,
} from './kafka-topics.js';
// How far its readers are
export { listLag, type PartitionLag, type ReadTopic } from './kafka-lag.js';
