import { describe } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { GenericContainer } from 'testcontainers';

/** What `prepare.js` has made ready. */
export interface Containers {
  /** The docker program. */
  readonly docker: string;
  /** What a compose command line begins with; absent where there is no Compose. */
  readonly compose?: readonly string[];
  /** Image names, by what they stand for. */
  readonly images: Readonly<Record<'waybill' | 'kafka' | 'cpKafka' | 'clickhouse', string>>;
}

/** The repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Belongs to what the tests start; `prepare.js` removes what a test run that was killed has left. */
export const ownerLabel = 'waybill.test.owner';

const readyFile = new URL('../../.cache/docker/ready.json', import.meta.url);

/** What the suites may use, or why there is nothing: containers were never prepared, or the engine is gone. */
export function getContainers(): Containers | string {
  if (!existsSync(readyFile))
    return 'nothing is prepared: `node test/docker/prepare.js` prepares it, or says why it cannot';
  const containers = JSON.parse(readFileSync(readyFile, 'utf8')) as Containers;
  try {
    execFileSync(containers.docker, ['info'], { stdio: 'ignore' });
    return containers;
  } catch {
    return 'the Docker engine does not answer';
  }
}

/** Registers tests that need containers. Where there are none they are skipped, and the output says so loudly. */
export function describeWithContainers(name: string, tests: (containers: Containers) => void): void {
  register(name, { containers: getContainers(), tests });
}

/** Registers tests that need Docker Compose as well. */
export function describeWithCompose(name: string, tests: (containers: Containers) => void): void {
  const containers = getContainers();
  const hasCompose = typeof containers === 'string' || containers.compose !== undefined;
  register(name, { containers: hasCompose ? containers : 'there is no Docker Compose 2', tests });
}

interface Registration {
  readonly containers: Containers | string;
  readonly tests: (containers: Containers) => void;
}

function register(name: string, { containers, tests }: Registration): void {
  if (typeof containers !== 'string') {
    describe(name, () => tests(containers));
    return;
  }
  process.stderr.write(`\n*** SKIPPED: ${name}: ${containers}\n\n`);
  // The tests are registered all the same, so that what is skipped is counted; none of them runs.
  describe.skip(name, () => tests({ docker: '', images: { waybill: '', kafka: '', cpKafka: '', clickhouse: '' } }));
}

/** A started container of an engine. */
export interface StartedEngine {
  /** `host:port` on this machine. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts a real broker by testcontainers' own module for Kafka. */
export async function startKafkaContainer({ images }: Containers): Promise<StartedEngine> {
  settleTestcontainers();
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
    .withEnvironment({ WAYBILL_STORE_PASSWORD: writerPassword })
    .withCopyFilesToContainer(
      ['config.d', 'users.d'].map((directory) => ({
        source: `${root}deploy/clickhouse/${directory}/waybill.xml`,
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

/** Testcontainers' own cleaner is an image that would have to be pulled; `prepare.js` cleans instead. */
function settleTestcontainers(): void {
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';
}
