import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../failure/until.js';
import { prepareLoad, type PreparedLoad } from './emit/prepare-load.js';
import { sendLoad } from './emit/send-load.js';
import { watchCpu, watchOwnCpuSeconds, type CpuSeconds } from './measure/cpu-watch.js';
import { measureLatency } from './measure-latency.js';
import type { BudgetId, Measurement, Unit } from './report/measurement.js';
import type { Side } from './sides/side.js';

/** What one run measures, and how much it sends. */
export interface RunOptions {
  readonly budgetIds: ReadonlySet<BudgetId>;
  /** Events of each phase. */
  readonly eventCount: number;
  /** Rate and length of the phase that measures latency. */
  readonly eventsPerSecond: number;
  readonly pacedSeconds: number;
  /** Other runs have other seeds. */
  readonly seed: number;
  readonly brokerPid: number;
  readonly onProgress: (stage: string) => void;
}

/** A phase gives up after so long: a pipeline that stands still is told as an error. */
const phaseTimeoutMs = 1_800_000;
/** The log is asked no more often, so that asking costs little. */
const lookMs = 250;
const warmUpShare = 0.1;
const warmUpEventCountMin = 500;
/** Calls began an hour ago: their records are due, and their minutes closed. */
const loadAgeMs = 3_600_000;
const eventsPerMillion = 1_000_000;

/** Measures one side that has not begun yet, and leaves it running. */
export async function runSide(side: Side, options: RunOptions): Promise<readonly Measurement[]> {
  return await new SideRunner(side, options).run();
}

class SideRunner {
  readonly #side: Side;
  readonly #options: RunOptions;
  readonly #measurements: Measurement[] = [];
  #loadCount = 0;
  #sentCount = 0;

  constructor(side: Side, options: RunOptions) {
    this.#side = side;
    this.#options = options;
  }

  async run(): Promise<readonly Measurement[]> {
    const { collector, stitcher, ledger } = this.#side;
    const { eventCount } = this.#options;
    const warmUpCount = Math.max(warmUpEventCountMin, Math.round(eventCount * warmUpShare));
    await startAll([collector]);
    await this.#send(this.#prepare(warmUpCount), 'warming up the collector');
    if (this.#wants('P1')) await this.#measureCollecting();
    if (this.#wantsOnly('P1')) return this.#measurements;
    await startAll([stitcher]);
    await this.#settle('the stitcher catches up');
    if (this.#wants('P2')) await this.#measureStitching();
    if (this.#wantsOnly('P1', 'P2')) return this.#measurements;
    if (ledger !== undefined) await startAll([ledger]);
    await this.#send(this.#prepare(warmUpCount), 'warming up');
    await this.#settle('the ledger catches up');
    if (this.#wants('P3') || this.#wants('P4')) await this.#measureWhole();
    if (this.#wants('P5')) await this.#measureLatency();
    if (this.#wants('P6')) await this.#measureDisk();
    await this.#checkStored();
    return this.#measurements;
  }

  /** P1: from the request to the acknowledgement, with nobody who reads the log. */
  async #measureCollecting(): Promise<void> {
    const load = this.#prepare(this.#options.eventCount);
    const used = this.#watch('collector');
    const begunMs = performance.now();
    await this.#send(load, 'P1: collecting');
    const ms = performance.now() - begunMs;
    this.#addCpu('P1', load, used());
    this.#add('P1', load, { what: 'acknowledged', unit: 'events/s', value: load.eventCount / (ms / 1_000) });
  }

  /** P2: from the log to rows, with all merges that follow. */
  async #measureStitching(): Promise<void> {
    const load = this.#prepare(this.#options.eventCount);
    const insertsBefore = await this.#side.store.countInserts();
    const used = this.#watch('stitcher', 'engine');
    await this.#send(load, 'P2: stitching');
    await this.#settle('P2: the stitcher catches up');
    this.#addCpu('P2', load, used());
    const inserts = (await this.#side.store.countInserts()) - insertsBefore;
    const perMillion = (inserts / load.eventCount) * eventsPerMillion;
    this.#add('P2', load, { what: 'insert statements', unit: 'inserts/M', value: perMillion });
  }

  /** P3 and P4: everything at once, from the request to the last row. */
  async #measureWhole(): Promise<void> {
    const load = this.#prepare(this.#options.eventCount);
    const used = this.#watch('collector', 'stitcher', 'ledger', 'engine');
    const begunMs = performance.now();
    await this.#send(load, 'P3, P4: end to end');
    await this.#untilApplied('P3, P4: what is in the log is applied');
    const ms = performance.now() - begunMs;
    await this.#side.store.rest();
    if (this.#wants('P3')) this.#addCpu('P3', load, used());
    if (this.#wants('P4'))
      this.#add('P4', load, { what: 'applied', unit: 'events/s', value: load.eventCount / (ms / 1_000) });
  }

  /** P5: from the request that tells how a call ended to a row that says so, at a rate. */
  async #measureLatency(): Promise<void> {
    const { eventsPerSecond, pacedSeconds } = this.#options;
    this.#options.onProgress(`P5: ${eventsPerSecond} events/s for ${pacedSeconds} s`);
    // Requests of what comes together within 50 ms, as an emitter sends them.
    const batchEventCount = Math.min(this.#side.batchEventCount, Math.max(1, Math.round(eventsPerSecond / 20)));
    const load = this.#prepare(eventsPerSecond * pacedSeconds, batchEventCount);
    const { p50Ms, p99Ms } = await measureLatency(this.#side, load, eventsPerSecond);
    this.#sentCount += load.eventCount;
    this.#add('P5', load, { what: 'p50', unit: 'ms', value: p50Ms });
    this.#add('P5', load, { what: 'p99', unit: 'ms', value: p99Ms });
  }

  /** P6: what all tables occupy once everything is merged. */
  async #measureDisk(): Promise<void> {
    await this.#settle('P6: everything is applied');
    this.#options.onProgress('P6: merging every table');
    const bytes = await this.#side.store.compact();
    const value = bytes / (await this.#side.store.countEvents());
    this.#add('P6', this.#prepare(warmUpEventCountMin), { what: 'all tables', unit: 'bytes/event', value });
  }

  /** Figures of a pipeline that lost something would be worth nothing. */
  async #checkStored(): Promise<void> {
    await this.#untilApplied('everything is stored');
    const storedCount = await this.#side.store.countEvents();
    if (storedCount === this.#sentCount) return;
    throw new Error(`${this.#side.name}: expected ${this.#sentCount} events in the store, found ${storedCount}`);
  }

  #prepare(eventCount: number, batchEventCount = this.#side.batchEventCount): PreparedLoad {
    const seed = this.#options.seed * 100 + this.#loadCount++;
    const beginUnixNano = BigInt(Date.now() - loadAgeMs) * 1_000_000n;
    return prepareLoad({ seed, eventCount, batchEventCount, beginUnixNano });
  }

  async #send(load: PreparedLoad, stage: string): Promise<void> {
    const { endpoint, inFlightCountMax } = this.#side;
    const onProgress = (ackedCount: number) =>
      this.#options.onProgress(`${stage}, ${ackedCount} of ${load.eventCount} events acknowledged`);
    onProgress(0);
    await sendLoad(load, { endpoint, inFlightCountMax, onProgress });
    this.#sentCount += load.eventCount;
  }

  async #settle(stage: string): Promise<void> {
    await this.#untilApplied(stage);
    await this.#side.store.rest();
  }

  async #untilApplied(stage: string): Promise<void> {
    this.#options.onProgress(stage);
    const isApplied = async () => {
      await sleep(lookMs);
      return this.#side.isApplied();
    };
    await until(`${this.#side.name} to have applied the log`, isApplied, phaseTimeoutMs);
  }

  #watch(...names: readonly ('collector' | 'stitcher' | 'ledger' | 'engine')[]): () => CpuSeconds {
    const { collector, stitcher, ledger, store } = this.#side;
    const pids = { collector: collector.pid(), stitcher: stitcher.pid(), ledger: ledger?.pid(), engine: store.pid() };
    const watched = names.flatMap((name) => {
      const pid = pids[name];
      return pid === undefined ? [] : [[name, pid] as const];
    });
    const used = watchCpu(new Map([...watched, [brokerName, this.#options.brokerPid]]));
    const usedByGenerator = watchOwnCpuSeconds();
    return () => new Map([...used(), [generatorName, usedByGenerator()]]);
  }

  #addCpu(budgetId: BudgetId, load: PreparedLoad, used: CpuSeconds): void {
    const perMillion = (seconds: number) => (seconds / load.eventCount) * eventsPerMillion;
    const ours = [...used].filter(([name]) => name !== brokerName && name !== generatorName);
    if (ours.length > 1) {
      const seconds = ours.reduce((sum, [, each]) => sum + each, 0);
      this.#add(budgetId, load, { what: 'all', unit: 'CPU-s/M', value: perMillion(seconds) });
    }
    for (const [what, seconds] of used)
      this.#add(budgetId, load, { what, unit: 'CPU-s/M', value: perMillion(seconds) });
  }

  #add(
    budgetId: BudgetId,
    { requests, bytes, eventCount }: PreparedLoad,
    figure: { readonly what: string; readonly unit: Unit; readonly value: number },
  ): void {
    const batchEventCount = requests[0]?.eventCount ?? 0;
    this.#measurements.push({ budgetId, ...figure, batchEventCount, eventBytes: Math.round(bytes / eventCount) });
  }

  #wants(budgetId: BudgetId): boolean {
    return this.#options.budgetIds.has(budgetId);
  }

  #wantsOnly(...budgetIds: readonly BudgetId[]): boolean {
    return [...this.#options.budgetIds].every((each) => budgetIds.includes(each));
  }
}

const brokerName = '(broker)';
const generatorName = '(load generator)';

async function startAll(members: readonly Side['collector'][]): Promise<void> {
  for (const member of members) {
    if ((await member.start()) === 'ended') throw new Error(`${member.name} did not start: ${member.lastLines()}`);
  }
}
