// Building images with the engine's own cache: what has not changed takes a second.
import { existsSync } from 'node:fs';
import { runLogged } from './programs.js';

/** Marks what the tests build, so that what a rebuild leaves behind can be found and removed. */
export const testLabel = 'waybill.test';
/** The certificates of this machine, for registries that only they vouch for. */
const certificatesFile = process.env.NODE_EXTRA_CA_CERTS ?? '';

/**
 * Builds `image` from the context directory. `buildArguments` are Docker's own. The build sees the registry and the
 * certificates of this machine; the image keeps neither.
 */
export async function buildImage(docker, { image, context, dockerfile, buildArguments = {} }) {
  const registry = process.env.NPM_CONFIG_REGISTRY;
  const all = { ...buildArguments, ...(registry === undefined ? {} : { NPM_CONFIG_REGISTRY: registry }) };
  await runLogged(
    `build-${image.replaceAll(/[/:]/g, '-')}`,
    docker,
    [
      'build',
      '--progress=plain',
      `--tag=${image}`,
      `--label=${testLabel}`,
      ...Object.entries(all).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
      ...(existsSync(certificatesFile) ? ['--secret', `id=ca,src=${certificatesFile}`] : []),
      ...(dockerfile === undefined ? [] : ['--file', dockerfile]),
      context,
    ],
    { env: { ...process.env, DOCKER_BUILDKIT: '1' } },
  );
}
