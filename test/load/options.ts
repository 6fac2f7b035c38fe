import { parseArgs } from 'node:util';
import { budgetIds, type BudgetId } from './report/measurement.js';

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  readonly isHelp: boolean;
  readonly isJson: boolean;
  readonly budgetIds: ReadonlySet<BudgetId>;
  readonly eventCount: number;
  readonly pairCount: number;
  readonly eventsPerSecond: number;
  readonly pacedSeconds: number;
  readonly seed: number;
  readonly isNaiveLeftOut: boolean;
  readonly profileDirectory: string | undefined;
}

export const help = `npm run bench -- [options]

Measures Waybill as a cluster runs it, each service in a process of its own, on a real Kafka broker and the real ClickHouse
engine; and beside it, in turn and on the same broker, the pipeline as one would write it first. Needs Java 17 and, the first
time, Maven. What is measured, and what the figures were: docs/performance.md.

  P1  collector: CPU-seconds per million events, request to acknowledgement
  P2  stitcher and engine: CPU-seconds per million events, log to rows
  P3  every process end to end, without broker and load generator: CPU-seconds per million events
  P4  events per second end to end, with everything on this machine
  P5  from sending to being found by a query, at a fixed rate: p50 and p99
  P6  bytes per event on disk, all tables, merged

  --events N      events of each phase (default 20000)
  --pairs N       runs of either side, in turn (default 3)
  --only P1,P2    nothing but these (default: all)
  --rate N        events per second of P5 (default 1000)
  --seconds N     length of P5 (default 5)
  --seed N        what the load says (default 1)
  --no-naive      Waybill alone
  --profile DIR   keeps a CPU profile of each service there, for Chrome's developer tools; slows everything down
  --json          the JSON document on stdout instead of the table
  --help          this text

The document is also kept in .cache/bench. Exit codes: 0 done, 1 could not be measured, 2 usage.`;

const countMax = 1_000_000_000;

/** Parses the command line; throws an Error with one line when it cannot. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      events: { type: 'string', default: '20000' },
      pairs: { type: 'string', default: '3' },
      only: { type: 'string', default: budgetIds.join(',') },
      rate: { type: 'string', default: '1000' },
      seconds: { type: 'string', default: '5' },
      seed: { type: 'string', default: '1' },
      'no-naive': { type: 'boolean', default: false },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    isHelp: values.help,
    isJson: values.json,
    budgetIds: parseBudgetIds(values.only),
    eventCount: parseCount('--events', values.events),
    pairCount: parseCount('--pairs', values.pairs),
    eventsPerSecond: parseCount('--rate', values.rate),
    pacedSeconds: parseCount('--seconds', values.seconds),
    seed: parseCount('--seed', values.seed),
    isNaiveLeftOut: values['no-naive'],
    profileDirectory: values.profile,
  };
}

function parseCount(name: string, text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= countMax) return count;
  throw new Error(`${name}: expected a whole number from 1 to ${countMax}, found ${text}`);
}

function parseBudgetIds(text: string): ReadonlySet<BudgetId> {
  const ids = text.split(',').map((each) => {
    const id = budgetIds.find((known) => known === each.trim().toUpperCase());
    if (id === undefined) throw new Error(`--only: expected some of ${budgetIds.join(',')}, found ${text}`);
    return id;
  });
  return new Set(ids);
}
