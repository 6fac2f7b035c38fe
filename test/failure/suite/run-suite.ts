import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '@waybill/testing/simulation';
import { compareWithStored, type Comparison } from '../check/compare.js';
import { expectedRowsOf } from '../check/expected-rows.js';
import { watchSessions, type WatchReport } from '../check/session-watch.js';
import { readSentLedger } from '../check/settled-ledger.js';
import { createStoreReader } from '../check/store-reader.js';
import { listStoredRows } from '../check/stored-rows.js';
import type { Deployment } from '../deployment/deployment.js';
import { runLoad, type LoadCounts } from '../emit/run-load.js';
import type { Fault } from '../faults/fault.js';
import { createLedgerFile } from '../ledger/ledger-file.js';
import { runWaybill } from '../../e2e/waybill-process.js';

export interface SuiteOptions {
  readonly seed: number;
  readonly createDeployment: (dataDirectory: string) => Promise<Deployment>;
  /** In the order in which they happen, one at a time, while events come in. */
  readonly faults: Iterable<Fault>;
  readonly producerCount: number;
  readonly batchEventCount: number;
  /** Each producer waits this long between two requests. */
  readonly pauseMs: number;
  /** Told before each fault, and of each stage after the last. */
  readonly onProgress?: (progress: SuiteProgress) => void;
}

export interface SuiteProgress {
  readonly stage: string;
  readonly killCount: number;
  readonly counts: LoadCounts;
}

/** One row of the table of results. */
export interface FaultTally {
  readonly name: string;
  readonly count: number;
  readonly killCount: number;
}

export interface SuiteReport {
  readonly seed: number;
  readonly killCount: number;
  readonly faults: readonly FaultTally[];
  readonly counts: LoadCounts;
  readonly comparison: Comparison;
  readonly watch: WatchReport;
  /** Exit status of `waybill reconcile` and what it said. */
  readonly reconcile: { readonly status: number | string; readonly text: string };
  readonly durationMs: number;
  /** Everything that broke the promise; none when it held. */
  readonly problems: readonly string[];
}

/** Events come in for at least this long before the first fault, and between the last one and the end. */
const quietMs = 500;
const settleTimeoutMs = 180_000;
const watchIntervalMs = 400;

/** Runs one deployment under load and faults, lets it come to rest, and checks it against the generator's ledger. */
export async function runSuite(options: SuiteOptions): Promise<SuiteReport> {
  const directory = await mkdtemp(join(tmpdir(), 'waybill-failure-'));
  const dataDirectory = join(directory, 'data');
  const deployment = await options.createDeployment(dataDirectory);
  try {
    await deployment.start();
    return await runDeployed(deployment, { ...options, directory, dataDirectory });
  } finally {
    await deployment.shutdown();
    await rm(directory, { recursive: true, force: true });
  }
}

interface DeployedOptions extends SuiteOptions {
  readonly directory: string;
  readonly dataDirectory: string;
}

async function runDeployed(deployment: Deployment, options: DeployedOptions): Promise<SuiteReport> {
  const begunMs = performance.now();
  const ledgerPath = join(options.directory, 'ledger.jsonl');
  const ledger = await createLedgerFile(ledgerPath);
  const { seed, producerCount, batchEventCount, pauseMs } = options;
  const mix = { seed, beginUnixNano: BigInt(Date.now() - loadAgeMs) * 1_000_000n };
  const load = runLoad({ mix, endpoint: deployment.endpoint, ledger, producerCount, batchEventCount, pauseMs });
  const reader = createStoreReader(deployment.storeUrl);
  const watch = watchSessions(reader, watchIntervalMs);
  const tallies = new Map<string, FaultTally>();
  let killCount = 0;
  const tell = (stage: string) => options.onProgress?.({ stage, killCount, counts: load.counts() });
  const world = {
    deployment,
    load,
    random: new Random(seed),
    dataDirectory: options.dataDirectory,
    forgetReads: () => watch.forget(),
  };
  await sleep(quietMs);
  for (const fault of options.faults) {
    tell(fault.name);
    const done = await fault.run(world);
    killCount += done.killCount;
    const before = tallies.get(fault.name) ?? { name: fault.name, count: 0, killCount: 0 };
    tallies.set(fault.name, {
      name: fault.name,
      count: before.count + done.count,
      killCount: before.killCount + done.killCount,
    });
  }
  await sleep(quietMs);
  tell('all faults are over; the load drains');
  const counts = await load.drain();
  await ledger.close();
  tell('comparing with the ledger of the load');
  const sent = await readSentLedger(ledgerPath);
  const comparison = await settled(async () => compareWithStored(sent, await listStoredRows(reader)));
  tell('reconciling');
  const reconcile = await reconcileStore(deployment);
  const expected = expectedRowsOf(sent.calls, settledEvents(sent.events, comparison.settledIds));
  const watchReport = await watch.finish(expected.sessions);
  return {
    seed,
    killCount,
    faults: [...tallies.values()],
    counts,
    comparison,
    watch: watchReport,
    reconcile,
    durationMs: performance.now() - begunMs,
    problems: [
      ...comparison.problems,
      ...watchReport.problems,
      ...(reconcile.status === 0
        ? []
        : [`waybill reconcile: expected status 0, found ${reconcile.status}: ${reconcile.text}`]),
    ],
  };
}

/** The load's calls begin this long ago, so that the minutes that they touch are closed when the auditor looks. */
const loadAgeMs = 3 * 3_600_000;

function settledEvents<Event>(events: ReadonlyMap<string, Event>, ids: readonly string[]): Event[] {
  return ids.flatMap((id) => events.get(id) ?? []);
}

/** What was acknowledged takes its time to be seen; what is still wrong at the end of that time is wrong. */
async function settled(compare: () => Promise<Comparison>): Promise<Comparison> {
  const deadlineMs = performance.now() + settleTimeoutMs;
  for (;;) {
    const comparison = await compare().catch((error: unknown) => String(error));
    if (typeof comparison !== 'string' && comparison.problems.length === 0) return comparison;
    if (performance.now() > deadlineMs) {
      if (typeof comparison === 'string') throw new Error(`the store could not be asked: ${comparison}`);
      return comparison;
    }
    await sleep(1_000);
  }
}

/** Asks the product's own auditor, as an operator does, once no event is younger than its least span. */
async function reconcileStore(deployment: Deployment): Promise<SuiteReport['reconcile']> {
  await sleep(reconcileSettleMs);
  const settle = `${reconcileSettleMs / 1_000}s`;
  const args = ['reconcile', '--since', '24h', '--settle', settle, '--url', deployment.storeUrl() ?? ''];
  const { status, stdout, stderr } = await runWaybill(args);
  return { status, text: `${stdout}${stderr}`.trim() };
}

const reconcileSettleMs = 2_000;
