import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { createKafkaCluster } from '@waybill/testing/kafka-cluster';
import type { BenchOptions } from './options.js';
import type { BenchReport } from './report/bench-report.js';
import type { SideRun } from './report/measurement.js';
import { runSide } from './run-side.js';
import { createNaiveSide } from './sides/naive-side.js';
import type { Side, SideName, SideOptions } from './sides/side.js';
import { createWaybillSide } from './sides/waybill-side.js';

/** Told of what goes on, with the share of runs that are over. */
export type OnProgress = (progress: {
  readonly run: number;
  readonly runCount: number;
  readonly stage: string;
}) => void;

/** Who is told while it goes on. */
export interface BenchListener {
  readonly onProgress: OnProgress;
  /** Told of everything so far after each run, so that a run that fails takes no figures along. */
  readonly onReport?: (report: BenchReport) => Promise<void>;
}

/** A broker as one runs it for throughput: time to compile, and a collector that does not stop the world for long. */
const brokerFlags = ['-Xms512m', '-Xmx1g', '-XX:+UseG1GC'];

const createSide: Readonly<Record<SideName, (options: SideOptions) => Promise<Side>>> = {
  waybill: createWaybillSide,
  naive: createNaiveSide,
};

/** Runs both sides in turn, as often as asked for, each from an empty store, on one broker. */
export async function runBench(options: BenchOptions, { onProgress, onReport }: BenchListener): Promise<BenchReport> {
  const sides: readonly SideName[] = options.isNaiveLeftOut ? ['waybill'] : ['waybill', 'naive'];
  const runCount = options.pairCount * sides.length;
  const begunUnixMs = Date.now();
  const runs: SideRun[] = [];
  const report = () => toReport({ options, begunUnixMs, runs });
  onProgress({ run: 1, runCount, stage: 'the broker starts' });
  const cluster = await createKafkaCluster({ brokerCount: 1, javaFlags: brokerFlags });
  try {
    for (let pair = 0; pair < options.pairCount; pair++) {
      // The second of a pair finds a warmer broker: each side is the second in turn.
      for (const name of pair % 2 === 0 ? sides : sides.toReversed()) {
        const run = runs.length + 1;
        const tell = (stage: string) => onProgress({ run, runCount, stage: `${name}: ${stage}` });
        tell('starting');
        const side = await createSide[name]({
          broker: cluster.addresses[0] ?? '',
          prefix: `${name}-${pair}.`,
          profileDirectory: options.profileDirectory,
        });
        try {
          const seed = options.seed * 1_000 + pair;
          const brokerPid = cluster.brokers[0]?.pid() ?? 0;
          const measurements = await runSide(side, { ...options, seed, brokerPid, onProgress: tell });
          runs.push({ side: name, pair, measurements });
          await onReport?.(report());
        } finally {
          await side.shutdown();
        }
      }
    }
  } finally {
    await cluster.dispose();
  }
  return report();
}

interface Ran {
  readonly options: BenchOptions;
  readonly begunUnixMs: number;
  readonly runs: readonly SideRun[];
}

function toReport({ options, begunUnixMs, runs }: Ran): BenchReport {
  const { eventCount, eventsPerSecond, pacedSeconds, pairCount } = options;
  const durationMs = Date.now() - begunUnixMs;
  const load = { workload: 'W1', eventCount, eventsPerSecond, pacedSeconds, pairCount } as const;
  return { begunUnixMs, durationMs, ...load, machine: describeMachine(), runs: [...runs] };
}

function describeMachine(): BenchReport['machine'] {
  return {
    nodeVersion: process.version,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    coreCount: availableParallelism(),
    memoryBytes: totalmem(),
    loadAverage: loadavg()[0] ?? 0,
  };
}
