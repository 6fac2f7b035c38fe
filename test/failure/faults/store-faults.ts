import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from '../deployment/deployment.js';
import type { Fault } from './fault.js';
import { startAgain } from './process-faults.js';
import { until } from '../until.js';

const backTimeoutMs = 180_000;

/** Kills the engine beside us; the launcher starts it again, and no batch may be taken for stored that is not. */
export const killEngine: Fault = {
  name: 'engine SIGKILL',
  async run({ deployment, random }) {
    const killed = await runningEngine(deployment);
    await sleep(random.below(500));
    process.kill(killed, 'SIGKILL');
    await until(
      'another engine',
      () => {
        const pid = deployment.enginePid();
        return pid !== undefined && pid !== killed;
      },
      backTimeoutMs,
    );
    await sleep(1_000);
    // The launcher gives an engine up that dies again and again: a fresh start begins to count anew.
    const [service] = deployment.services;
    if (service !== undefined && deployment.profile === 'embedded') {
      await service.kill();
      await startAgain(service);
    }
    return { killCount: deployment.profile === 'embedded' ? 2 : 1, count: 1 };
  },
};

/** Freezes the engine: inserts hang, and go through later, or are given up and come again. */
export function freezeEngine(frozenMs: number): Fault {
  return {
    name: 'engine frozen',
    async run({ deployment }) {
      const pid = await runningEngine(deployment);
      process.kill(pid, 'SIGSTOP');
      await sleep(frozenMs);
      process.kill(pid, 'SIGCONT');
      return { killCount: 0, count: 1 };
    },
  };
}

async function runningEngine(deployment: Deployment): Promise<number> {
  await until('an engine', () => deployment.enginePid() !== undefined, backTimeoutMs);
  return deployment.enginePid() ?? -1;
}
