// One thread of the simulation: simulates the seeds that it is sent, and answers what became of them.
import { parentPort, workerData } from 'node:worker_threads';
import { patchModule } from './patch-module.js';

if (workerData.mutant !== undefined) patchModule(workerData.mutant);
// Only now, so that a mutant is in place before the module that it patches is loaded.
const { simulate } = await import('@waybill/testing/simulation');
const { system } = await import('./system.js');

/** Simulates a chunk of seeds, one after the other. */
async function simulateChunk({ from, count }) {
  const outcomes = { count: 0, eventCount: 0, stepCount: 0, failures: [] };
  for (let seed = from; seed < from + count; seed++) {
    const { broken, eventCount, stepCount } = await simulate(seed, { system });
    outcomes.count += 1;
    outcomes.eventCount += eventCount;
    outcomes.stepCount += stepCount;
    if (broken !== undefined) outcomes.failures.push({ seed, broken });
  }
  return outcomes;
}

/** Ends the thread with the error, so that whoever waits for it is told. */
function failThread(error) {
  setImmediate(() => {
    throw error;
  });
}

parentPort.on('message', (chunk) => {
  simulateChunk(chunk).then((outcomes) => parentPort.postMessage(outcomes, []), failThread);
});
