// Brings a fresh clone to the point where Waybill can run: dependencies, then the build. Plain JavaScript without
// dependencies, because it runs before either exists, on whatever Node the newcomer has.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
const modules = join(root, 'node_modules');
/** The Node that Waybill is built for and pinned to; npm brings it along with the other dependencies. */
export const pinnedNode = join(modules, 'node', 'bin', 'node');
const stampFile = join(modules, '.waybill-lock-digest');
const oldestMajor = 20;

/** Says a line of progress on stderr, so that stdout stays a program's. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs a program to its end; exits with a clear line when it fails. */
export function runOrExit(what, command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (status === 0) return;
  const why = error?.message ?? (signal === null ? `exit status ${status}` : `killed by ${signal}`);
  say(`waybill: ${what} failed (${why}): ${command} ${args.join(' ')}`);
  process.exit(status ?? 1);
}

/** Installs what the lock file names, unless exactly that is installed. */
export function ensureInstalled() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestMajor) {
    say(
      `waybill: expected Node ${oldestMajor} or newer to begin with, found ${process.version}: install a newer Node first`,
    );
    process.exit(1);
  }
  const digest = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampFile) && existsSync(pinnedNode) && readFileSync(stampFile, 'utf8') === digest) return;
  say('waybill: installing dependencies (about 1.1 GB, most of it the ClickHouse engine); once');
  runOrExit('npm ci', process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  writeFileSync(stampFile, digest);
}

/** Compiles what changed since the last build of `project`; a fraction of a second when nothing did. */
export function ensureBuilt(project) {
  runOrExit('the build', pinnedNode, [join(modules, 'typescript', 'bin', 'tsc'), '-b', project]);
}

/** Runs a program of ours on the pinned Node with our terminal, passing signals on; answers its exit status. */
export function runPinned(args) {
  const child = spawn(pinnedNode, args, { cwd: process.cwd(), stdio: 'inherit' });
  // A terminal sends Ctrl-C to the child as well; here it must only not end the parent before its child.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) =>
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143))),
  );
}
