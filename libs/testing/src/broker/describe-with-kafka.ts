import { describe } from '@jest/globals';
import { getJava } from './kafka-files.js';

/** Registers tests that need a real broker. Where none can be started they are skipped, and the output says so loudly. */
export async function describeWithKafka(name: string, tests: () => void): Promise<void> {
  const java = await getJava();
  if (java.isThere) {
    describe(name, tests);
    return;
  }
  process.stderr.write(`\n*** SKIPPED: ${name}: no Apache Kafka can be started here: ${java.reason}\n\n`);
  describe.skip(name, tests);
}
