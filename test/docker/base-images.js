// What every local image stands on, made without pulling one: Debian by debootstrap, Node and npm from their packages.
import { copyFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode } from '../../services/waybill/bin/setup.js';
import { buildImage } from './image-build.js';
import { cache, doesRun, run, runLogged, sources } from './programs.js';

const suite = 'bookworm';
const mirror = 'http://deb.debian.org/debian';
const npmVersion = '11.19.1';

const debianImage = `waybill-local/debian:${suite}`;
const nodeImage = 'waybill-local/node:24';

/** Resolves with the names of the images that the Dockerfile takes for `NODE_IMAGE` and `RUNTIME_IMAGE`. */
export async function ensureBaseImages(docker, say) {
  await ensureDebian(docker, say);
  await ensureNode(docker);
  return { node: nodeImage, debian: debianImage };
}

async function ensureDebian(docker, say) {
  if (doesRun(docker, ['image', 'inspect', debianImage])) return;
  const archive = join(cache, `${suite}.tar`);
  if (!existsSync(archive)) await makeDebian(archive, say);
  run(docker, ['import', archive, debianImage]);
}

async function makeDebian(archive, say) {
  say('docker: making a Debian base image');
  if (!doesRun('which', ['debootstrap'])) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-qq'], { env });
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'debootstrap'], { env });
  }
  const tree = join(cache, suite);
  rmSync(tree, { recursive: true, force: true });
  await runLogged('debootstrap', 'debootstrap', ['--variant=minbase', suite, tree, mirror]);
  run('tar', [
    '-C',
    tree,
    '--exclude=./var/cache/apt/*',
    '--exclude=./var/lib/apt/lists/*',
    '-cf',
    `${archive}.new`,
    '.',
  ]);
  renameSync(`${archive}.new`, archive);
  rmSync(tree, { recursive: true, force: true });
}

async function ensureNode(docker) {
  const packages = join(cache, 'npm');
  const npm = join(packages, 'node_modules', 'npm');
  if (!existsSync(npm)) {
    mkdirSync(packages, { recursive: true });
    run('npm', [
      'install',
      '--prefix',
      packages,
      '--no-save',
      '--ignore-scripts',
      '--loglevel=error',
      `npm@${npmVersion}`,
    ]);
  }
  const context = join(cache, 'node-context');
  mkdirSync(context, { recursive: true });
  copyFileSync(pinnedNode, join(context, 'node'));
  cpSync(npm, join(context, 'npm'), { recursive: true });
  copyFileSync(join(sources, 'node', 'Dockerfile'), join(context, 'Dockerfile'));
  await buildImage(docker, { image: nodeImage, context, buildArguments: { RUNTIME_IMAGE: debianImage } });
}
