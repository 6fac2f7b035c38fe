// Brings up what the suites with containers need and writes down what they may use. `npm test` runs it; by hand:
//
//   node test/docker/prepare.js
//
// Where it cannot be, it says so and why, and the suites skip: never silently.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, say } from '../../services/waybill/bin/setup.js';
import { ensureBaseImages } from './base-images.js';
import { ensureCompose } from './compose-program.js';
import { ensureDockerEngine } from './docker-engine.js';
import { buildLocalImages } from './local-images.js';
import { cache, doesRun, run } from './programs.js';

const readyFile = join(cache, 'ready.json');
/** The process of ours that a container belongs to; libs/testing sets it. */
const ownerLabel = 'waybill.test.owner';

/** Resolves with the reason why suites are skipped, or with `undefined`. Rejects when there is an engine and ours does not build. */
async function prepare() {
  mkdirSync(cache, { recursive: true });
  rmSync(readyFile, { force: true });
  const { docker, reason } = await ensureDockerEngine(say);
  if (docker === undefined) return reason;
  removeOrphans(docker);
  // The longest of all where it has to be built: it goes on beside the images.
  const compose = ensureCompose(docker, say).catch((error) => say(`docker: ${error.message}`));
  const bases = await ensureBaseImages(docker, say).catch((error) => error);
  if (bases instanceof Error) return `the images to build on cannot be made: ${bases.message}`;
  const images = await buildLocalImages(docker, bases, say);
  writeFileSync(readyFile, `${JSON.stringify({ docker, compose: await compose, images }, undefined, 2)}\n`);
  return (await compose) === undefined ? 'there is no Docker Compose 2, and none could be built with Go' : undefined;
}

/** Removes containers whose test run was killed before it could. */
function removeOrphans(docker) {
  const format = `{{.ID}} {{.Label "${ownerLabel}"}}`;
  const lines = run(docker, ['ps', '--all', '--filter', `label=${ownerLabel}`, '--format', format]).split('\n');
  for (const [id, owner] of lines.filter(Boolean).map((line) => line.split(' '))) {
    if (!doesRun('kill', ['-0', owner])) run(docker, ['rm', '--force', '--volumes', id]);
  }
}

ensureInstalled();
ensureBuilt('libs/testing');
const reason = await prepare();
if (reason !== undefined) {
  say(
    `\n*** SKIPPED are suites with containers (docker-compose.yml; Kafka and ClickHouse by testcontainers): ${reason}\n`,
  );
}
