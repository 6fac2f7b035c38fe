import { toSpread, type Spread } from '../measure/statistics.js';
import { budgetIds, type BudgetId, type Measurement, type SideRun, type Unit } from './measurement.js';

/** What a benchmark found: the document that it keeps. */
export interface BenchReport {
  readonly begunUnixMs: number;
  readonly durationMs: number;
  readonly workload: 'W1';
  /** Events of each phase. */
  readonly eventCount: number;
  /** Rate and length of P5. */
  readonly eventsPerSecond: number;
  readonly pacedSeconds: number;
  readonly pairCount: number;
  readonly machine: {
    readonly nodeVersion: string;
    readonly processor: string;
    readonly coreCount: number;
    readonly memoryBytes: number;
    /** Processes that ran or wanted to, over the last minute, at the end: the machine's other work and our own. */
    readonly loadAverage: number;
  };
  readonly runs: readonly SideRun[];
}

/** One line of the table: a figure over all runs. */
export interface BenchRow {
  readonly budgetId: BudgetId;
  readonly what: string;
  readonly unit: Unit;
  readonly waybill: MeasuredSide | undefined;
  readonly naive: MeasuredSide | undefined;
  /** How many times better Waybill is than the baseline, pair by pair; below 1 it is worse. */
  readonly times: Spread | undefined;
}

/** A figure of one side. */
export interface MeasuredSide extends Spread {
  readonly batchEventCount: number;
  readonly eventBytes: number;
}

/** The rows of a report, by budget and then as they were measured first. */
export function toBenchRows({ runs }: Pick<BenchReport, 'runs'>): readonly BenchRow[] {
  const keys = new Map<string, Pick<BenchRow, 'budgetId' | 'what' | 'unit'>>();
  for (const { budgetId, what, unit } of runs.flatMap(({ measurements }) => measurements))
    keys.set(`${budgetId} ${what} ${unit}`, { budgetId, what, unit });
  return [...keys.values()]
    .toSorted((left, right) => budgetIds.indexOf(left.budgetId) - budgetIds.indexOf(right.budgetId))
    .map((key) => toBenchRow(key, runs));
}

type RowKey = Pick<BenchRow, 'budgetId' | 'what' | 'unit'>;

function toBenchRow(key: RowKey, runs: readonly SideRun[]): BenchRow {
  const [waybill, naive] = [listMeasured(key, runs, 'waybill'), listMeasured(key, runs, 'naive')];
  const ratios = [...waybill].flatMap(([pair, { value }]) => {
    const other = naive.get(pair)?.value;
    if (other === undefined || value === 0 || other === 0) return [];
    return [key.unit === 'events/s' ? value / other : other / value];
  });
  return {
    ...key,
    waybill: toMeasuredSide(waybill),
    naive: toMeasuredSide(naive),
    times: ratios.length === 0 ? undefined : toSpread(ratios),
  };
}

/** The measurements of one row by pair. */
function listMeasured(key: RowKey, runs: readonly SideRun[], side: SideRun['side']): ReadonlyMap<number, Measurement> {
  const isOfRow = ({ budgetId, what, unit }: Measurement) =>
    budgetId === key.budgetId && what === key.what && unit === key.unit;
  return new Map(
    runs
      .filter((run) => run.side === side)
      .flatMap(({ pair, measurements }) => measurements.filter(isOfRow).map((each) => [pair, each] as const)),
  );
}

function toMeasuredSide(measured: ReadonlyMap<number, Measurement>): MeasuredSide | undefined {
  const [first] = measured.values();
  if (first === undefined) return undefined;
  const { batchEventCount, eventBytes } = first;
  return { ...toSpread([...measured.values()].map(({ value }) => value)), batchEventCount, eventBytes };
}
