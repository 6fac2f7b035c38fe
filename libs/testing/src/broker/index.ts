// A real Apache Kafka for tests, from Maven artifacts
export { getJava, kafkaVersion, type JavaFound } from './kafka-files.js';
export { createKafkaCluster, type KafkaBroker, type KafkaCluster, type KafkaClusterOptions } from './kafka-cluster.js';
export type { BrokerAccess } from './broker-access.js';
export { getSharedBroker } from './shared-broker.js';
export { describeWithKafka } from './describe-with-kafka.js';
