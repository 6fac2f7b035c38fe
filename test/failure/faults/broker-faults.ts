import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment, OutsideEngines } from '../deployment/deployment.js';
import { processStateOf, residentBytesOf } from '../deployment/process-table.js';
import { until } from '../until.js';
import type { Fault } from './fault.js';
import { startAgain } from './process-faults.js';

/** Kills a broker and starts it again over its files; with three, its partitions are led by others meanwhile. */
export function killBroker(downMs: number): Fault {
  return {
    name: 'broker SIGKILL',
    async run({ deployment, random }) {
      const broker = random.pick(outsideOf(deployment).cluster.brokers);
      await broker.kill();
      await sleep(downMs);
      await broker.start();
      return { killCount: 1, count: 1 };
    },
  };
}

/** Stops a broker in order: its leaders move before it goes. */
export const stopBroker: Fault = {
  name: 'broker stopped in order, leaders move',
  async run({ deployment, random }) {
    const broker = random.pick(outsideOf(deployment).cluster.brokers);
    await broker.stop();
    await sleep(500);
    await broker.start();
    return { killCount: 0, count: 1 };
  },
};

/** Freezes a broker for longer than clients wait for an answer of it. */
export function freezeBroker(frozenMs: number): Fault {
  return {
    name: 'broker frozen',
    async run({ deployment, random }) {
      const broker = random.pick(outsideOf(deployment).cluster.brokers);
      broker.freeze();
      await sleep(frozenMs);
      broker.continue();
      return { killCount: 0, count: 1 };
    },
  };
}

/** What a collector may hold more while no broker answers: what is in flight, and what waits for the log. */
const grownBytesMax = 192 * 1024 * 1024;

/** Pulls every broker: clients are told UNAVAILABLE, the collector does not grow, and everything comes in afterwards. */
export function pullAllBrokers(downMs: number): Fault {
  return {
    name: 'all brokers pulled',
    async run({ deployment, load }) {
      const { brokers } = outsideOf(deployment).cluster;
      const collector = deployment.serviceOf('collector.log.append');
      const residentBefore = residentBytesOf(collector.pid() ?? -1);
      const unavailableBefore = load.counts().failedTriesByStatus['UNAVAILABLE'] ?? 0;
      await Promise.all(brokers.map((broker) => broker.kill()));
      await sleep(downMs);
      await until(
        'clients to be told UNAVAILABLE',
        () => (load.counts().failedTriesByStatus['UNAVAILABLE'] ?? 0) > unavailableBefore,
      );
      const grownBytes = residentBytesOf(collector.pid() ?? -1) - residentBefore;
      await Promise.all(brokers.map((broker) => broker.start()));
      if (grownBytes > grownBytesMax)
        throw new Error(`expected the collector to grow by ${grownBytesMax} bytes at most, found ${grownBytes}`);
      return { killCount: brokers.length, count: 1 };
    },
  };
}

/** A service leaves its group and joins it again, every few seconds: partitions move to and fro under load. */
export function rebalanceOften(count: number, pauseMs: number): Fault {
  return {
    name: 'rebalances every few seconds',
    async run({ deployment, random }) {
      const folding = deployment.services.filter(({ name }) => !name.startsWith('collector'));
      for (let each = 0; each < count; each++) {
        const service = random.pick(folding);
        await service.stop();
        await startAgain(service);
        await sleep(pauseMs);
      }
      return { killCount: 0, count };
    },
  };
}

/**
 * Freezes a service until its partitions were given to another one, and lets it go on: it still holds a batch, and writes
 * the rows of it beside the new owner.
 */
export function zombie(step: string, frozenMs: number): Fault {
  return {
    name: 'zombie: frozen past the session timeout, then continued',
    async run({ deployment, random }) {
      const service = deployment.serviceOf(step);
      await service.kill();
      void service.start(`${step}.before=stop@${random.between(2, 4)}`);
      await until(`${step} to be reached`, () => processStateOf(service.pid() ?? -1) === 'T', zombieTimeoutMs);
      await sleep(frozenMs);
      process.kill(service.pid() ?? -1, 'SIGCONT');
      await sleep(2_000);
      await service.kill();
      await startAgain(service);
      return { killCount: 2, count: 1 };
    },
  };
}

const zombieTimeoutMs = 180_000;

/** The store is slow, answers 200 and breaks off, says 503, or that it is read-only, while rows are inserted. */
export function storeAnswersWrongly(durationMs: number): Fault {
  return {
    name: 'store slow, or answers wrongly',
    async run({ deployment }) {
      const { storeProxy } = outsideOf(deployment);
      const readOnly = 'Code: 164. DB::Exception: Cannot execute query in readonly mode. (READONLY)';
      const faults = [
        { kind: 'delay', matching: /INSERT/, delayMs: durationMs },
        { kind: 'append', matching: /INSERT/, body: 'Code: 241. DB::Exception: Memory limit exceeded' },
        { kind: 'break_off', matching: /INSERT/ },
        { kind: 'answer', status: 503, body: 'overloaded' },
        { kind: 'answer', status: 500, matching: /INSERT/, body: readOnly },
      ] as const;
      for (const fault of faults) {
        storeProxy.setFault(fault);
        await sleep(durationMs);
      }
      storeProxy.setFault({ kind: 'none' });
      return { killCount: 0, count: faults.length };
    },
  };
}

function outsideOf({ outside, profile }: Deployment): OutsideEngines {
  if (outside === undefined) throw new Error(`expected engines outside of the services, found profile ${profile}`);
  return outside;
}
