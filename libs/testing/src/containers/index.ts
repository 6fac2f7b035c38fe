// Engines and Waybill itself in containers, where `test/docker/prepare.js` made them ready
export {
  describeWithCompose,
  describeWithContainers,
  getContainers,
  repository,
  type Containers,
} from './containers.js';
export { describeWithKafkaContainer } from './describe-with-kafka-container.js';
export {
  startClickHouseContainer,
  startKafkaContainer,
  writerPassword,
  type StartedEngine,
} from './engine-containers.js';
