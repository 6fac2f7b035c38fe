// The images of the tests: ours as users build it, and stand-ins for the two that users pull. README.md says what stands in.
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../services/waybill/bin/setup.js';
import { buildImage, testLabel } from './image-build.js';
import { cache, run, sources } from './programs.js';

/** Names of the images; testcontainers reads from the tag of `cpKafka` that it is one without ZooKeeper. */
const images = {
  waybill: 'waybill-local/waybill:test',
  kafka: 'waybill-local/kafka:4.4.0',
  cpKafka: 'waybill-local/cp-kafka:8.1.0',
  clickhouse: 'waybill-local/clickhouse-server:26.7',
};

/** Builds them all on the base images; resolves with their names. */
export async function buildLocalImages(docker, bases, say) {
  say('docker: building the images (minutes the first time, seconds afterwards)');
  await Promise.all([
    buildKafka(docker, bases),
    buildWaybill(docker, { NODE_IMAGE: bases.node, RUNTIME_IMAGE: bases.debian }).then(() => buildClickHouse(docker)),
  ]);
  // A rebuild leaves its predecessor behind without a name.
  run(docker, ['image', 'prune', '--force', '--filter', `label=${testLabel}`]);
  return images;
}

async function buildWaybill(docker, buildArguments) {
  const dockerfile = join(root, 'deploy', 'docker', 'Dockerfile');
  await buildImage(docker, { image: images.waybill, context: root, dockerfile, buildArguments });
}

async function buildKafka(docker, bases) {
  // The broker that other suites start as a process; built by now.
  const { getKafkaJars } = await import('../../libs/testing/dist/broker/kafka-files.js');
  const jars = await getKafkaJars();
  const context = join(cache, 'kafka-context');
  rmSync(context, { recursive: true, force: true });
  mkdirSync(context, { recursive: true });
  cpSync(jars, join(context, 'libs'), { recursive: true, preserveTimestamps: true });
  cpSync(join(sources, 'kafka'), context, { recursive: true, preserveTimestamps: true });
  await buildImage(docker, { image: images.kafka, context, buildArguments: { RUNTIME_IMAGE: bases.debian } });
  run(docker, ['tag', images.kafka, images.cpKafka]);
}

async function buildClickHouse(docker) {
  const context = join(sources, 'clickhouse');
  await buildImage(docker, { image: images.clickhouse, context, buildArguments: { WAYBILL_IMAGE: images.waybill } });
}
