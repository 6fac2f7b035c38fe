import { describe } from '@jest/globals';
import { getJava } from './kafka-files.js';
import { getSharedBroker } from './shared-broker.js';

/**
 * Registers tests that need a real broker, and gives them the address of the one that the run shares. Where none can be
 * started they are skipped, and the output says so loudly.
 */
export async function describeWithKafka(name: string, tests: (sharedBroker: string) => void): Promise<void> {
  const java = await getJava();
  if (java.isThere) {
    const sharedBroker = await getSharedBroker();
    describe(name, () => tests(sharedBroker));
    return;
  }
  process.stderr.write(`\n*** SKIPPED: ${name}: no Apache Kafka can be started here: ${java.reason}\n\n`);
  describe.skip(name, () => tests(''));
}
