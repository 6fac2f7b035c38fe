import { setTimeout as sleep } from 'node:timers/promises';
import { runWaybill } from '../../e2e/waybill-process.js';
import { compareWithStored, type Comparison } from '../check/compare.js';
import type { SentLedger } from '../check/settled-ledger.js';
import type { StoreReader } from '../check/store-reader.js';
import { listStoredRows } from '../check/stored-rows.js';

const settleTimeoutMs = 300_000;

/** Compares until all is equal: what was acknowledged takes its time to be seen. What is wrong at the end of it is wrong. */
export async function compareWhenSettled(sent: SentLedger, reader: StoreReader): Promise<Comparison> {
  const deadlineMs = performance.now() + settleTimeoutMs;
  for (;;) {
    const comparison = await compareOnce(sent, reader);
    if (typeof comparison !== 'string' && comparison.problems.length === 0) return comparison;
    if (performance.now() > deadlineMs) {
      if (typeof comparison === 'string') throw new Error(`the store could not be asked: ${comparison}`);
      return comparison;
    }
    await sleep(1_000);
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
