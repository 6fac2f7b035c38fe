import { afterAll, beforeAll } from '@jest/globals';
import { describeWithContainers } from './containers.js';
import { startKafkaContainer, type StartedEngine } from './engine-containers.js';

/** A broker in a container says that it is ready after ten seconds of a machine that has nothing else to do. */
const startTimeoutMs = 180_000;

/**
 * Registers tests that need a broker in a container, and gives them its address once they run. Where there are no containers
 * they are skipped, and the output says so loudly: the same suites then still run against a broker that is a process.
 */
export function describeWithKafkaContainer(name: string, tests: (address: () => string) => void): void {
  describeWithContainers(name, (containers) => {
    let broker: StartedEngine | undefined;
    beforeAll(async () => {
      broker = await startKafkaContainer(containers);
    }, startTimeoutMs);
    afterAll(async () => broker?.stop());

    tests(() => {
      if (broker === undefined) throw new Error('expected a broker that runs, found none: ask within a test');
      return broker.address;
    });
  });
}
