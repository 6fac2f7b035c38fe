import { setTimeout as sleep } from 'node:timers/promises';
import { runWaybill } from '../../e2e/waybill-process.js';
import { compareWithStored, type Comparison } from '../check/compare.js';
import type { SentLedger } from '../check/settled-ledger.js';
import type { StoreReader } from '../check/store-reader.js';
import { listStoredRows } from '../check/stored-rows.js';

/** So long nothing new is seen before what is wrong is taken for wrong. */
const standstillTimeoutMs = 300_000;
const lookPauseMsMin = 1_000;

/**
 * Compares until all is equal: what was acknowledged takes its time to be seen, the more of it the longer. What is wrong when
 * nothing has changed for minutes is wrong.
 */
export async function compareWhenSettled(sent: SentLedger, reader: StoreReader): Promise<Comparison> {
  let [seen, seenAtMs] = ['', performance.now()];
  for (;;) {
    const begunMs = performance.now();
    const comparison = await compareOnce(sent, reader);
    if (typeof comparison !== 'string' && comparison.problems.length === 0) return comparison;
    const sight = typeof comparison === 'string' ? seen : JSON.stringify([comparison.storedCount, comparison.problems]);
    if (sight !== seen) [seen, seenAtMs] = [sight, performance.now()];
    if (performance.now() - seenAtMs > standstillTimeoutMs) {
      if (typeof comparison === 'string') throw new Error(`the store could not be asked: ${comparison}`);
      return comparison;
    }
    // What folds needs the machine more than who looks.
    await sleep(Math.max(lookPauseMsMin, performance.now() - begunMs));
  }
}

async function compareOnce(sent: SentLedger, reader: StoreReader): Promise<Comparison | string> {
  try {
    return compareWithStored(sent, await listStoredRows(reader));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const reconcileSettleMs = 2_000;

/** Asks the product's own auditor, as an operator does, once no event is younger than it looks at. */
export async function reconcileStore(
  storeUrl: string,
): Promise<{ readonly status: number | string; readonly text: string }> {
  await sleep(reconcileSettleMs);
  const settle = `${reconcileSettleMs / 1_000}s`;
  const { status, stdout, stderr } = await runWaybill([
    'reconcile',
    '--since',
    '24h',
    '--settle',
    settle,
    '--url',
    storeUrl,
  ]);
  return { status, text: `${stdout}${stderr}`.trim() };
}
