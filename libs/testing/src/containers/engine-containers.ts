import { join } from 'node:path';
import type { GenericContainer } from 'testcontainers';
import { repository, type Containers } from './containers.js';

/** Belongs to what the tests start; `test/docker/prepare.js` removes what a run that was killed has left. */
const ownerLabel = 'waybill.test.owner';

/** A started container of an engine. */
export interface StartedEngine {
  /** `host:port` on this machine. */
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * Testcontainers' script for a broker is run by the container as soon as there is a file of its name, which on a busy machine is
 * before it is whole: the container then ends at once, and another one is tried.
 */
const startAttemptCountMax = 3;

/** Starts a real broker by testcontainers' own module for Kafka. */
export async function startKafkaContainer(containers: Containers): Promise<StartedEngine> {
  settleTestcontainers();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startBroker(containers);
    } catch (error) {
      if (attempt === startAttemptCountMax) throw error;
    }
  }
}

async function startBroker({ images }: Containers): Promise<StartedEngine> {
  const [{ KafkaContainer }, { Wait }] = await Promise.all([import('@testcontainers/kafka'), import('testcontainers')]);
  const container = await new KafkaContainer(images.cpKafka)
    .withKraft()
    .withEnvironment({ KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false', KAFKA_LOG_DIRS: '/var/lib/kafka/data' })
    .withLabels({ [ownerLabel]: String(process.pid) })
    .withWaitStrategy(Wait.forLogMessage('Kafka Server started'))
    .start();
  return {
    address: `${container.getHost()}:${container.getMappedPort(9093)}`,
    stop: async () => void (await container.stop({ removeVolumes: true })),
  };
}

/** The password of the account `writer` in the containers of ClickHouse. */
export const writerPassword = 'writer';

/** Starts a ClickHouse server with the configuration that `docker-compose.yml` mounts. */
export async function startClickHouseContainer({ images }: Containers): Promise<StartedEngine> {
  settleTestcontainers();
  const { GenericContainer, Wait } = await import('testcontainers');
  const configured: GenericContainer = new GenericContainer(images.clickhouse)
    .withExposedPorts(8123)
    .withEnvironment({ WAYBILL_STORE_PASSWORD: writerPassword, WAYBILL_AUDITOR_PASSWORD: 'auditor' })
    .withCopyFilesToContainer(
      ['config.d', 'users.d'].map((directory) => ({
        source: join(repository, 'deploy/clickhouse', directory, 'waybill.xml'),
        target: `/etc/clickhouse-server/${directory}/waybill.xml`,
      })),
    )
    .withLabels({ [ownerLabel]: String(process.pid) })
    .withWaitStrategy(Wait.forHttp('/ping', 8123));
  const container = await configured.start();
  return {
    address: `${container.getHost()}:${container.getMappedPort(8123)}`,
    stop: async () => void (await container.stop({ removeVolumes: true })),
  };
}

/** Testcontainers' own cleaner is an image that would have to be pulled; `test/docker/prepare.js` cleans instead. */
function settleTestcontainers(): void {
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';
}
