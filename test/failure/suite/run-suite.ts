import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@waybill/testing/simulation';
import type { Comparison } from '../check/compare.js';
import { expectedRowsOf } from '../check/expected-rows.js';
import { watchSessions, type SessionWatch, type WatchReport } from '../check/session-watch.js';
import { readSentLedger, type SentLedger } from '../check/settled-ledger.js';
import { createStoreReader, type StoreReader } from '../check/store-reader.js';
import type { Deployment } from '../deployment/deployment.js';
import { watchLead } from '../emit/watch-lead.js';
import { runLoad, type LoadCounts, type RunningLoad } from '../emit/run-load.js';
import type { Fault, FaultWorld } from '../faults/fault.js';
import { createLedgerFile, type LedgerFile } from '../ledger/ledger-file.js';
import { until } from '../until.js';
import { compareWhenSettled, reconcileStore } from './check-deployment.js';

export interface SuiteOptions {
  readonly seed: number;
  readonly createDeployment: (dataDirectory: string) => Promise<Deployment>;
  /** In the order in which they happen, one at a time, while events come in. */
  readonly faults: Iterable<Fault>;
  readonly producerCount: number;
  readonly batchEventCount: number;
  /** Each producer waits this long between two requests. */
  readonly pauseMs: number;
  /** Where the run keeps its files; default: a new directory under the system's temporary one. */
  readonly baseDirectory?: string;
  /** Looks at the deployment once more after everything was found right; what it finds is a problem. */
  readonly look?: (world: FaultWorld, reader: StoreReader) => Promise<readonly string[]>;
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
  /** How often everything was compared: at the end, and before whatever would have hidden a loss. */
  readonly comparisonCount: number;
  readonly watch: WatchReport;
  /** Exit status of `waybill reconcile` and what it said. */
  readonly reconcile: { readonly status: number | string; readonly text: string };
  readonly durationMs: number;
  /** Everything that broke the promise; none when it held. */
  readonly problems: readonly string[];
}

/** Runs one deployment under load and faults, lets it come to rest, and checks it against the generator's ledger. */
export async function runSuite(options: SuiteOptions): Promise<SuiteReport> {
  const directory = await mkdtemp(join(options.baseDirectory ?? tmpdir(), 'waybill-failure-'));
  const dataDirectory = join(directory, 'data');
  const deployment = await options.createDeployment(dataDirectory);
  try {
    await deployment.start();
    return await runDeployed(deployment, { ...options, ledgerPath: join(directory, 'ledger.jsonl'), dataDirectory });
  } finally {
    await deployment.shutdown();
    await rm(directory, { recursive: true, force: true });
  }
}

interface DeployedOptions extends SuiteOptions {
  readonly ledgerPath: string;
  readonly dataDirectory: string;
}

/** Everything that a run has in hand. */
interface Run {
  readonly options: DeployedOptions;
  readonly load: RunningLoad;
  readonly ledger: LedgerFile;
  readonly reader: StoreReader;
  readonly watch: SessionWatch;
  readonly world: FaultWorld;
  readonly tell: (stage: string) => void;
  readonly tallies: Map<string, FaultTally>;
}

const watchIntervalMs = 400;

/** The load's calls begin this long ago, so that the minutes that they touch are closed when the auditor looks. */
const loadAgeMs = 3 * 3_600_000;

async function runDeployed(deployment: Deployment, options: DeployedOptions): Promise<SuiteReport> {
  const { seed, ledgerPath, dataDirectory } = options;
  const ledger = await createLedgerFile(ledgerPath);
  const mix = { seed, beginUnixNano: BigInt(Date.now() - loadAgeMs) * 1_000_000n };
  const reader = createStoreReader(deployment.storeUrl);
  const lead = watchLead(reader, () => load.counts().ackedCount);
  const isFarAhead = () => lead.isFarAhead();
  const load = runLoad({ ...options, mix, endpoint: deployment.endpoint, ledger, isFarAhead });
  const watch = watchSessions(reader, watchIntervalMs);
  const tallies = new Map<string, FaultTally>();
  const tell = (stage: string) =>
    options.onProgress?.({ stage, killCount: killCountOf(tallies), counts: load.counts() });
  const world = { deployment, load, random: new Random(seed), dataDirectory, forgetReads: () => watch.forget() };
  try {
    return await bringToEnd({ options, load, ledger, reader, watch, world, tell, tallies });
  } finally {
    // A run that failed in its midst must not be kept alive by who sends and who reads.
    load.abandon();
    lead.end();
    watch.end();
  }
}

async function bringToEnd(run: Run): Promise<SuiteReport> {
  const { options, load, ledger, reader, watch, world, tell, tallies } = run;
  const begunMs = performance.now();
  const looks = await happenAll(run);
  tell('all faults are over; the load drains');
  const counts = await load.drain();
  await ledger.close();
  tell('comparing with the ledger of the load');
  const sent = await readSentLedger(options.ledgerPath);
  const comparison = await compareWhenSettled(sent, reader);
  tell('reconciling');
  const reconcile = await reconcileStore(world.deployment.storeUrl() ?? '');
  const watched = await watch.finish(expectedSessions(sent, comparison));
  const found = (await options.look?.(world, reader)) ?? [];
  const reconcileProblem = `waybill reconcile: expected status 0, found ${reconcile.status}: ${reconcile.text}`;
  return {
    seed: options.seed,
    killCount: killCountOf(tallies),
    faults: [...tallies.values()],
    counts,
    comparison,
    comparisonCount: looks.length + 1,
    watch: watched,
    reconcile,
    durationMs: performance.now() - begunMs,
    problems: [
      ...[...looks, comparison].flatMap(({ problems }) => problems),
      ...watched.problems,
      ...found,
      ...(reconcile.status === 0 ? [] : [reconcileProblem]),
    ],
  };
}

/** Lets the faults happen, with a look at everything before whatever would hide a loss; ends early when one is found. */
async function happenAll({ options, load, reader, world, tell, tallies }: Run): Promise<Comparison[]> {
  const { ledgerPath, faults } = options;
  const looks: Comparison[] = [];
  let wasHealed = true;
  for (const fault of faults) {
    if (fault.isHealing === true && !wasHealed) {
      tell('a look before rows are made again');
      await load.rest();
      const look = await compareWhenSettled(await readSentLedger(ledgerPath), reader);
      looks.push(look);
      if (look.problems.length > 0) return looks;
      load.resume();
    }
    wasHealed = fault.isHealing === true;
    tell(fault.name);
    const { ackedCount } = load.counts();
    const done = await fault.run(world);
    await until('an event to be acknowledged after the fault', () => load.counts().ackedCount > ackedCount);
    const before = tallies.get(fault.name) ?? { name: fault.name, count: 0, killCount: 0 };
    const [count, killCount] = [before.count + done.count, before.killCount + done.killCount];
    tallies.set(fault.name, { name: fault.name, count, killCount });
  }
  return looks;
}

function killCountOf(tallies: ReadonlyMap<string, FaultTally>): number {
  return [...tallies.values()].reduce((sum, { killCount }) => sum + killCount, 0);
}

function expectedSessions({ calls, events }: SentLedger, { settledIds }: Comparison) {
  return expectedRowsOf(
    calls,
    settledIds.flatMap((id) => events.get(id) ?? []),
  ).sessions;
}
