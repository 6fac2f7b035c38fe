// Brings up what the suites with containers need and writes down what they may use. `npm test` runs it; by hand:
//
//   node test/docker/prepare.js
//
// Where it cannot be, it says so and why, and the suites skip: never silently.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../../services/waybill/bin/setup.js';
import { ensureCompose } from './compose-program.js';
import { ensureDockerEngine } from './docker-engine.js';
import { ensureLocalImages } from './local-images.js';
import { cache } from './programs.js';

const readyFile = join(cache, 'ready.json');

/** Resolves with `undefined` when all is ready, else with the reason why nothing is. */
async function prepare() {
  mkdirSync(cache, { recursive: true });
  rmSync(readyFile, { force: true });
  const { docker, reason } = await ensureDockerEngine(say);
  if (docker === undefined) return reason;
  try {
    const [compose, images] = await Promise.all([ensureCompose(docker, say), ensureLocalImages(docker, say)]);
    writeFileSync(readyFile, `${JSON.stringify({ docker, compose, images }, undefined, 2)}\n`);
    return compose === undefined ? 'Docker Compose 2 is missing, and Go to build it, too' : undefined;
  } catch (error) {
    return error.message;
  }
}

const reason = await prepare();
if (reason !== undefined) {
  say(`docker: SKIPPED are the suites with containers (compose, Kafka and ClickHouse by testcontainers): ${reason}`);
}
