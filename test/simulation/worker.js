// One thread of the simulation: simulates the seeds that it is sent, and answers what became of them.
import { parentPort, workerData } from 'node:worker_threads';
import { patchModule } from './patch-module.js';

if (workerData.mutant !== undefined) patchModule(workerData.mutant);
// Only now, so that a mutant is in place before the module that it patches is loaded.
const { simulate } = await import('@waybill/testing/simulation');
const { system } = await import('./system.js');

parentPort.on('message', async ({ from, count }) => {
  const outcomes = { count: 0, eventCount: 0, stepCount: 0, failures: [] };
  for (let seed = from; seed < from + count; seed++) {
    const { broken, eventCount, stepCount } = await simulate(seed, { system });
    outcomes.count += 1;
    outcomes.eventCount += eventCount;
    outcomes.stepCount += stepCount;
    if (broken !== undefined) outcomes.failures.push({ seed, broken });
  }
  parentPort.postMessage(outcomes);
});
