// The Docker engine of the tests: the one that answers, or one that is installed and started here.
import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { cache, doesRun, run } from './programs.js';

/** The engine is up within a second; a busy machine gets more. */
const startTimeoutMs = 20_000;
/** Below the usual 1500, so that packets also fit through tunnels between here and the registries. */
const mtuBytes = 1400;

/**
 * Resolves with `{ docker }`, the program whose engine answers and which can build with BuildKit, or with `{ reason }`:
 * why there is none. Installs and starts an engine only where that needs nothing but Debian's own packages and root.
 */
export async function ensureDockerEngine(say) {
  if (!isRunning()) {
    const reason = whyNotHere();
    if (reason !== undefined) return { reason };
    try {
      installEngine(say);
      await startEngine(say);
    } catch (error) {
      return { reason: `none could be brought up: ${error.message}` };
    }
  }
  const docker = ['docker', '/usr/bin/docker'].find(canBuild);
  return docker === undefined
    ? { reason: 'the docker program has no BuildKit: install its buildx plugin' }
    : { docker };
}

function isRunning() {
  return doesRun('docker', ['info']);
}

function whyNotHere() {
  if (process.platform !== 'linux') return 'no Docker engine answers: start Docker';
  if (process.getuid?.() !== 0) return 'no Docker engine answers, and only root could start one here';
  return doesRun('which', ['dockerd']) || doesRun('which', ['apt-get'])
    ? undefined
    : 'no Docker engine answers, and this system has no apt-get to install one with';
}

function installEngine(say) {
  if (doesRun('which', ['dockerd']) && doesRun('which', ['iptables'])) return;
  say('docker: installing the engine from the packages of this system');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-qq'], { env });
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'docker.io', 'iptables'], { env });
}

/** Starts the engine; it outlives us, as a service would. */
async function startEngine(say) {
  say('docker: starting the engine');
  const log = openSync(join(cache, 'dockerd.log'), 'w');
  spawn('dockerd', ['--storage-driver', 'overlay2', '--mtu', String(mtuBytes)], {
    detached: true,
    stdio: ['ignore', log, log],
  }).unref();
  const deadlineMs = performance.now() + startTimeoutMs;
  while (!isRunning()) {
    if (performance.now() > deadlineMs) {
      throw new Error(`dockerd does not answer; it says: ${run('tail', ['-n', '3', join(cache, 'dockerd.log')])}`);
    }
    await pause(200);
  }
}

/** Programs since Docker 23 need a plugin to build with BuildKit; the ones before have it inside. */
function canBuild(docker) {
  if (doesRun(docker, ['buildx', 'version'])) return true;
  const version = /version (\d+)\./.exec(doesRun(docker, ['--version']) ? run(docker, ['--version']) : '');
  return version !== null && Number(version[1]) < 23;
}
