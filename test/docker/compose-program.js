// Docker Compose 2: the plugin where there is one, else built from its Go module, as Debian has none of this generation.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache, doesRun, runLogged } from './programs.js';

const version = 'v2.40.3';
const goModule = 'github.com/docker/compose/v2';

/** Resolves with the words that a compose command line begins with, or with `undefined`: there is none. */
export async function ensureCompose(docker, say) {
  if (doesRun(docker, ['compose', 'version'])) return [docker, 'compose'];
  const program = join(cache, `docker-compose-${version}`);
  if (existsSync(program)) return [program];
  if (!doesRun('go', ['version'])) return undefined;
  say('docker: building Docker Compose from its module (minutes, once)');
  const workshop = join(cache, 'compose-build');
  rmSync(workshop, { recursive: true, force: true });
  mkdirSync(workshop, { recursive: true });
  const go = (name, ...args) =>
    runLogged(`compose-${name}`, 'go', args, { cwd: workshop, env: { ...process.env, CGO_ENABLED: '0' } });
  await go('init', 'mod', 'init', 'compose.local');
  await go('get', 'get', `${goModule}/cmd@${version}`);
  const flags = ['-trimpath', '-ldflags', `-s -w -X ${goModule}/internal.Version=${version}`];
  await go('build', 'build', ...flags, '-o', `${program}.new`, `${goModule}/cmd`);
  renameSync(`${program}.new`, program);
  rmSync(workshop, { recursive: true, force: true });
  return [program];
}
