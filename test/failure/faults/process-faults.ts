import { setTimeout as sleep } from 'node:timers/promises';
import { failpointNames } from '@waybill/runtime';
import type { Member } from '../deployment/deployment.js';
import { processStateOf } from '../deployment/process-table.js';
import type { Fault, FaultWorld } from './fault.js';
import { until } from '../until.js';

/** Only calls that have been quiet for days are read back: no run is long enough. Their path is simulated instead. */
const unreachableSteps = ['stitcher.archive.get'];

/** The failpoints that a load reaches. */
export const reachableFailpoints = failpointNames.filter(
  (name) => !unreachableSteps.some((step) => name.startsWith(`${step}.`)),
);

const reachTimeoutMs = 180_000;

/** Kills a service at some moment of its work, wherever it stands then. */
export function killAtRandom(delayMsMax: number): Fault {
  return {
    name: 'SIGKILL at a random moment',
    async run({ deployment, load, random }) {
      const service = random.pick(deployment.services);
      // A process that is killed while nobody has found it again is killed idle.
      const { ackedCount } = load.counts();
      await until('an event to be acknowledged', () => load.counts().ackedCount > ackedCount);
      await sleep(random.below(delayMsMax));
      await service.kill();
      await startAgain(service);
      return { killCount: 1, count: 1 };
    },
  };
}

/**
 * Lets services kill themselves at one failpoint after the other. Each start recovers from the kill before it, and goes
 * towards the next one.
 */
export function killAtFailpoints(names: readonly string[]): Fault {
  return {
    name: 'SIGKILL at a failpoint',
    async run({ deployment, random }) {
      let killCount = 0;
      for (const name of names) {
        const service = deployment.serviceOf(name);
        if (service.pid() !== undefined) killCount += 1;
        await service.kill();
        await startWithin(service, `${name}=kill@${random.between(1, 3)}`);
        await endOf(service, name);
        killCount += 1;
        if (deployment.services.length > 1) await startAgain(service);
      }
      for (const service of deployment.services) if (service.pid() === undefined) await startAgain(service);
      return { killCount, count: names.length };
    },
  };
}

/** Freezes a service at a failpoint, longer than others wait for it, and lets it go on where it stood. */
export function freezeAtFailpoints(names: readonly string[], frozenMs: number): Fault {
  return {
    name: 'SIGSTOP at a failpoint, SIGCONT later',
    async run({ deployment, random }) {
      for (const name of names) {
        const service = deployment.serviceOf(name);
        await service.kill();
        void service.start(`${name}=stop@${random.between(1, 3)}`);
        await until(`${name} to be reached`, () => processStateOf(service.pid() ?? -1) === 'T', reachTimeoutMs);
        await sleep(frozenMs);
        process.kill(service.pid() ?? -1, 'SIGCONT');
        await sleep(random.below(300));
        await service.kill();
        await startAgain(service);
      }
      return { killCount: 2 * names.length, count: names.length };
    },
  };
}

/** Lets every step fail now and then, before and after it was taken, on all services at once. */
export function errorsEverywhere(durationMs: number): Fault {
  return rulesEverywhere(
    'errors before and after every step',
    durationMs,
    (name, { random }) => `${name}=error@chance:0.15:${random.below(1_000_000)}`,
  );
}

/** Lets every step take long now and then: what waits behind it must stay bounded. */
export function slowEverywhere(durationMs: number): Fault {
  return rulesEverywhere(
    'every step slow now and then',
    durationMs,
    (name, { random }) => `${name}=delay:${random.between(50, 800)}@chance:0.15:${random.below(1_000_000)}`,
  );
}

type RuleOf = (name: string, world: FaultWorld) => string;

function rulesEverywhere(name: string, durationMs: number, ruleOf: RuleOf): Fault {
  return {
    name,
    async run(world) {
      const { services } = world.deployment;
      const rules = failpointNames.map((each) => ruleOf(each, world)).join(';');
      const restartAll = (startOne: (service: Member) => Promise<unknown>) =>
        Promise.all(
          services.map(async (service) => {
            await service.kill();
            await startOne(service);
          }),
        );
      await restartAll((service) => startWithin(service, rules));
      await sleep(durationMs);
      await restartAll(startAgain);
      return { killCount: 2 * services.length, count: failpointNames.length };
    },
  };
}

/** Stops a service as an operator does, in the midst of the load; it must drain and say so. */
export const stopOrderly: Fault = {
  name: 'SIGTERM under load',
  async run({ deployment, random }: FaultWorld) {
    const service = random.pick(deployment.services);
    const status = await service.stop();
    if (status !== 0) throw new Error(`${service.name}: expected exit status 0 after SIGTERM, found ${status}`);
    await startAgain(service);
    return { killCount: 0, count: 1 };
  },
};

/** Starts a service without failpoints; rejects when it does not come up. */
export async function startAgain(service: Member): Promise<void> {
  const status = await startWithin(service, '');
  if (status === 'ended') throw new Error(`${service.name} did not start again: ${service.lastLines()}`);
}

/** A service that neither works nor ends would be waited for forever. */
async function startWithin(service: Member, failpoints: string): Promise<'ready' | 'ended'> {
  const late = sleep(startTimeoutMs, 'late' as const, { ref: false });
  const status = await Promise.race([service.start(failpoints), late]);
  if (status !== 'late') return status;
  throw new Error(`${service.name} did its work not within ${startTimeoutMs} ms: ${service.lastLines()}`);
}

const startTimeoutMs = 180_000;

async function endOf(service: Member, name: string): Promise<void> {
  await until(`${name} to be reached`, () => service.pid() === undefined, reachTimeoutMs);
  const status = await service.ended();
  if (status !== 'SIGKILL') throw new Error(`${name}: expected an end by SIGKILL, found ${status}`);
}
