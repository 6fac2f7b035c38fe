import { join } from 'node:path';
import { dropProjection } from '@waybill/clickhouse';
import { createClickHouseEngine, type ClickHouseEngine } from '@waybill/embedded';
import { createHttpFaultProxy } from '@waybill/testing/http-fault-proxy';
import { createKafkaCluster, type KafkaCluster } from '@waybill/testing/kafka-cluster';
import { createTopics } from './create-topics.js';
import type { Deployment, Member } from './deployment.js';
import { freePort } from './free-port.js';
import { resetGroups } from './reset-groups.js';
import { createServiceMember } from './service-member.js';

export interface KafkaDeploymentOptions {
  /** 1 or 3. */
  readonly brokerCount: number;
  /** Stitchers and ledgers each: with 2, partitions move from one to the other. */
  readonly foldCount: number;
}

const partitionCount = 4;

/** Short, so that what a dead or frozen process held is soon given to others. */
const sessionTimeoutMs = 3_000;

/** Each service in a process of its own, on real brokers and on an engine that all of them share. */
export async function createKafkaDeployment(
  dataDirectory: string,
  { brokerCount, foldCount }: KafkaDeploymentOptions,
): Promise<Deployment> {
  const engine = createClickHouseEngine({ dataDirectory: join(dataDirectory, 'store'), httpPort: 0 });
  const [cluster] = await Promise.all([createClusterWithTopics(brokerCount), engine.start()]);
  const { hostname: host, port } = new URL(engine.httpUrl);
  const storeProxy = await createHttpFaultProxy({ host, port: Number(port) });
  const grpcPort = await freePort();
  const env = envOf(cluster, engine, `http://${storeProxy.host}:${storeProxy.port}`);
  const member = (name: string, number: number, own: Readonly<Record<string, string>> = {}): Member =>
    createServiceMember({
      name: `${name}-${number}`,
      args: [name],
      env: {
        ...env,
        ...own,
        WAYBILL_DATA_DIR: join(dataDirectory, `node-${number}`),
        [`WAYBILL_${name.toUpperCase()}_ADMIN_PORT`]: '0',
      },
    });
  const numbers = Array.from({ length: foldCount }, (_, index) => index + 1);
  const services = [
    member('collector', 1, { WAYBILL_COLLECTOR_PORT: String(grpcPort) }),
    ...numbers.map((number) => member('stitcher', number)),
    ...numbers.map((number) => member('ledger', number)),
  ];
  return {
    profile: 'kafka',
    endpoint: `127.0.0.1:${grpcPort}`,
    storeUrl: () => engine.httpUrl,
    services,
    serviceOf(step) {
      const service = services.find(({ name }) => name.startsWith(`${step.split('.')[0]}-`));
      if (service === undefined) throw new Error(`expected a service that takes ${step}, found none`);
      return service;
    },
    outside: {
      cluster,
      storeProxy,
      resetGroups: () => resetGroups(cluster.addresses),
      dropRows: () => dropProjection({ url: engine.httpUrl, ...engine.writer }),
    },
    enginePid: () => (engine.state.phase === 'ready' ? engine.state.pid : undefined),
    async start() {
      const statuses = await Promise.all(services.map((service) => service.start()));
      const ended = services.find((_, index) => statuses[index] === 'ended');
      if (ended !== undefined) throw new Error(`${ended.name} did not start: ${ended.lastLines()}`);
    },
    async shutdown() {
      await Promise.all(services.map((service) => service.kill()));
      await storeProxy.shutdown();
      await engine.shutdown();
      await cluster.dispose();
    },
  };
}

function envOf(cluster: KafkaCluster, engine: ClickHouseEngine, storeUrl: string): Readonly<Record<string, string>> {
  return {
    WAYBILL_LOG_URL: `kafka://${cluster.addresses.join(',')}`,
    WAYBILL_KAFKA_SESSION_TIMEOUT_MS: String(sessionTimeoutMs),
    WAYBILL_STORE_URL: storeUrl,
    WAYBILL_STORE_USER: engine.writer.user,
    WAYBILL_STORE_PASSWORD: engine.writer.password,
  };
}

async function createClusterWithTopics(brokerCount: number): Promise<KafkaCluster> {
  const cluster = await createKafkaCluster({ brokerCount });
  await createTopics({ addresses: cluster.addresses, partitionCount });
  return cluster;
}
