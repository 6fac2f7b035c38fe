// The images of the tests: ours as users build it, and stand-ins for the two that users pull. README.md says what stands in.
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../services/waybill/bin/setup.js';
import { ensureBaseImages } from './base-images.js';
import { buildImage, testLabel } from './image-build.js';
import { cache, doesRun, run, runLogged, sources } from './programs.js';

const kafkaVersion = '4.4.0';
const dependencyPlugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';
/** Broker and logging with all that they need. */
const jarCountMin = 40;

/** Names of the images; testcontainers reads from the tag of `cpKafka` that it is one without ZooKeeper. */
const images = {
  waybill: 'waybill-local/waybill:test',
  kafka: `waybill-local/kafka:${kafkaVersion}`,
  cpKafka: 'waybill-local/cp-kafka:8.1.0',
  clickhouse: 'waybill-local/clickhouse-server:26.7',
};

/** Builds them all; resolves with their names. */
export async function ensureLocalImages(docker, say) {
  const bases = await ensureBaseImages(docker, say);
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
  const context = join(cache, 'kafka-context');
  const jars = join(context, 'libs');
  mkdirSync(jars, { recursive: true });
  for (const name of ['Dockerfile', 'run', 'log4j2.properties'])
    copyFileSync(join(sources, 'kafka', name), join(context, name));
  if (readdirSync(jars).length < jarCountMin) {
    if (!doesRun('mvn', ['--version']))
      throw new Error('the broker comes from Maven Central: expected mvn, found none');
    const pom = join(sources, 'kafka', 'pom.xml');
    const settings = ['-DincludeScope=runtime', `-DoutputDirectory=${jars}`];
    await runLogged('maven', 'mvn', ['-B', '-q', '-f', pom, `${dependencyPlugin}:copy-dependencies`, ...settings]);
  }
  await buildImage(docker, { image: images.kafka, context, buildArguments: { RUNTIME_IMAGE: bases.debian } });
  run(docker, ['tag', images.kafka, images.cpKafka]);
}

async function buildClickHouse(docker) {
  const context = join(sources, 'clickhouse');
  await buildImage(docker, { image: images.clickhouse, context, buildArguments: { WAYBILL_IMAGE: images.waybill } });
}
