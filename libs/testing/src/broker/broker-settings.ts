import { toAccessSettings, type BrokerAccess } from './broker-access.js';

/** Where one broker listens and keeps its files. */
export interface BrokerPlace {
  readonly nodeId: number;
  readonly port: number;
  readonly controllerPort: number;
  /** Where brokers reach each other. */
  readonly internalPort: number;
  readonly directory: string;
}

/** The `server.properties` of one broker, which is a controller as well. */
export function toBrokerSettings(
  place: BrokerPlace,
  brokers: readonly BrokerPlace[],
  access: BrokerAccess | undefined,
): string {
  const replicas = Math.min(3, brokers.length);
  const inSync = Math.max(1, replicas - 1);
  const [clients, internal] = [`CLIENTS://127.0.0.1:${place.port}`, `INTERNAL://127.0.0.1:${place.internalPort}`];
  const voters = brokers.map(({ nodeId, controllerPort }) => `${nodeId}@127.0.0.1:${controllerPort}`);
  return `process.roles=broker,controller
node.id=${place.nodeId}
controller.quorum.voters=${voters.join(',')}
controller.listener.names=CONTROLLER
listeners=${clients},${internal},CONTROLLER://127.0.0.1:${place.controllerPort}
advertised.listeners=${clients},${internal}
listener.security.protocol.map=CLIENTS:${access === undefined ? 'PLAINTEXT' : 'SASL_SSL'},INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=INTERNAL
${access === undefined ? '' : toAccessSettings(access)}
log.dirs=${place.directory}/data
default.replication.factor=${replicas}
min.insync.replicas=${inSync}
offsets.topic.replication.factor=${replicas}
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=${replicas}
transaction.state.log.min.isr=${inSync}
share.coordinator.state.topic.replication.factor=${replicas}
share.coordinator.state.topic.min.isr=${inSync}
# A test waits for nobody else to join its group.
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
auto.create.topics.enable=false
log.cleaner.dedupe.buffer.size=16777216
log.cleaner.backoff.ms=1000
num.network.threads=2
num.io.threads=4
# A broker that was killed is missed, and let in again, within seconds.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
controller.quorum.fetch.timeout.ms=2000
controller.quorum.election.timeout.ms=1000
`;
}

/** What the broker says, on standard output: enough to see why it did not start. */
export const loggingSettings = `status=warn
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d{HH:mm:ss.SSS} %p %c{1} %m%n
rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
logger.server.name=kafka.server.KafkaRaftServer
logger.server.level=info
`;
