import { describe } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** What `test/docker/prepare.js` has made ready. */
export interface Containers {
  /** The docker program. */
  readonly docker: string;
  /** What a compose command line begins with; absent where there is no Compose. */
  readonly compose?: readonly string[];
  /** Image names, by what they stand for. */
  readonly images: Readonly<Record<'waybill' | 'kafka' | 'cpKafka' | 'clickhouse', string>>;
}

/** The repository. */
export const repository = resolve(import.meta.dirname, '../../../..');

const readyFile = resolve(repository, '.cache/docker/ready.json');

/** What the suites may use, or why there is nothing: containers were never prepared, or the engine is gone. */
export function getContainers(): Containers | string {
  if (!existsSync(readyFile))
    return 'nothing is prepared: `node test/docker/prepare.js` prepares it, or says why it cannot';
  const containers = JSON.parse(readFileSync(readyFile, 'utf8')) as Containers;
  try {
    execFileSync(containers.docker, ['info'], { stdio: 'ignore' });
    return containers;
  } catch {
    return 'the Docker engine does not answer';
  }
}

/** Registers tests that need containers. Where there are none they are skipped, and the output says so loudly. */
export function describeWithContainers(name: string, tests: (containers: Containers) => void): void {
  register(name, { containers: getContainers(), tests });
}

/** Registers tests that need Docker Compose as well. */
export function describeWithCompose(name: string, tests: (containers: Containers) => void): void {
  const containers = getContainers();
  const hasCompose = typeof containers === 'string' || containers.compose !== undefined;
  register(name, { containers: hasCompose ? containers : 'there is no Docker Compose 2', tests });
}

interface Registration {
  readonly containers: Containers | string;
  readonly tests: (containers: Containers) => void;
}

function register(name: string, { containers, tests }: Registration): void {
  if (typeof containers !== 'string') {
    describe(name, () => tests(containers));
    return;
  }
  process.stderr.write(`\n*** SKIPPED: ${name}: ${containers}\n\n`);
  // The tests are registered all the same, so that what is skipped is counted; none of them runs.
  describe.skip(name, () => tests({ docker: '', images: { waybill: '', kafka: '', cpKafka: '', clickhouse: '' } }));
}
