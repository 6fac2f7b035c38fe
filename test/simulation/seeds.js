// Simulates a range of seeds on several threads.
import { Worker } from 'node:worker_threads';

/** Small enough that two threads end together, large enough that messages cost nothing. */
const chunkCount = 25;

/**
 * Simulates `count` seeds from `from` on. Calls `onProgress` with the sums so far and the failures that are new;
 * stops early when that answers false. Answers the sums, with the failures in the order of their seeds.
 */
export async function simulateSeeds({ from, count, workerCount, mutant, onProgress = async () => true }) {
  /** @type {{ count: number, eventCount: number, stepCount: number, failures: { seed: number, broken: string }[] }} */
  const sums = { count: 0, eventCount: 0, stepCount: 0, failures: [] };
  const end = from + count;
  let next = from;
  let isStopped = false;
  const runWorker = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('worker.js', import.meta.url), { workerData: { mutant } });
      const sendNext = () => {
        if (isStopped || next >= end) {
          resolve(worker.terminate());
          return;
        }
        const chunk = { from: next, count: Math.min(chunkCount, end - next) };
        next += chunk.count;
        worker.postMessage(chunk, []);
      };
      const take = async (outcomes) => {
        add(sums, outcomes);
        if (!(await onProgress(sums, outcomes.failures))) isStopped = true;
        sendNext();
      };
      worker.on('error', reject);
      worker.on('message', (outcomes) => {
        take(outcomes).catch(reject);
      });
      sendNext();
    });
  await Promise.all(Array.from({ length: workerCount }, runWorker));
  sums.failures.sort((left, right) => left.seed - right.seed);
  return sums;
}

function add(sums, { count, eventCount, stepCount, failures }) {
  sums.count += count;
  sums.eventCount += eventCount;
  sums.stepCount += stepCount;
  sums.failures.push(...failures);
}
