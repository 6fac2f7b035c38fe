import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Deployment, Member, OutsideEngines } from '../deployment/deployment.js';
import type { Fault, FaultWorld } from './fault.js';
import { startAgain } from './process-faults.js';

/** Somebody sets the groups back to offset 0; states and rows are as they were. */
export const resetAllGroups: Fault = {
  name: 'groups reset to offset 0',
  isHealing: true,
  run: (world) => whileAllFoldsAreDown(world, (outside) => outside.resetGroups()),
};

/** Nothing is left but the log: every state and every row is lost, and all topics are replayed from offset 0. */
export const replayAllTopics: Fault = {
  name: 'whole log replayed',
  isHealing: true,
  run: (world) =>
    whileAllFoldsAreDown(world, async (outside) => {
      world.forgetReads();
      for (const service of foldsOf(world.deployment)) await loseStateOf(service, world.dataDirectory);
      await Promise.all([outside.resetGroups(), outside.dropRows()]);
    }),
};

async function whileAllFoldsAreDown(world: FaultWorld, work: (outside: OutsideEngines) => Promise<void>) {
  const { outside } = world.deployment;
  if (outside === undefined) throw new Error('expected a log outside of the services, found none');
  const folds = foldsOf(world.deployment);
  await Promise.all(folds.map((service) => service.kill()));
  await work(outside);
  await Promise.all(folds.map(startAgain));
  return { killCount: folds.length, count: 1 };
}

function foldsOf({ services }: Deployment): readonly Member[] {
  return services.filter(({ name }) => !name.startsWith('collector'));
}

/** `stitcher-2` keeps its state as the service `stitcher` of the second node. */
async function loseStateOf({ name }: Member, dataDirectory: string): Promise<void> {
  const [service = '', node = ''] = name.split('-');
  await rm(join(dataDirectory, `node-${node}`, 'services', service), { recursive: true, force: true });
}
