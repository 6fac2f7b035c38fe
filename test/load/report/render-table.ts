import type { Spread } from '../measure/statistics.js';
import { toBenchRows, type BenchReport, type BenchRow } from './bench-report.js';

const titles = ['budget', 'what', 'unit', 'Waybill', 'naive', 'times better', 'batch', 'event bytes', 'Node'];

/** The report as a table of Markdown: for a terminal, and for docs/performance.md as it is. */
export function renderTable(report: BenchReport): string {
  const { machine, eventCount, eventsPerSecond, pacedSeconds, pairCount, durationMs } = report;
  const memoryGib = Math.round(machine.memoryBytes / 2 ** 30);
  const rows = toBenchRows(report).map((row) => toCells(row, machine.nodeVersion));
  return [
    `Workload ${report.workload}, ${eventCount} events a phase, P5 at ${eventsPerSecond} events/s for ${pacedSeconds} s; ${pairCount} pairs, median (min-max).`,
    `${machine.coreCount} cores (${machine.processor}), ${memoryGib} GiB, load average ${machine.loadAverage.toFixed(1)}; took ${Math.round(durationMs / 1_000)} s.`,
    '',
    toLine(titles),
    toLine(titles.map(() => '---')),
    ...rows.map(toLine),
  ].join('\n');
}

function toCells({ budgetId, what, unit, waybill, naive, times }: BenchRow, nodeVersion: string): readonly string[] {
  const both = (of: (side: NonNullable<BenchRow['waybill']>) => number) =>
    [waybill, naive].map((side) => (side === undefined ? '-' : of(side))).join(' / ');
  return [
    budgetId,
    what,
    unit,
    toText(waybill),
    toText(naive),
    toText(times),
    both(({ batchEventCount }) => batchEventCount),
    both(({ eventBytes }) => eventBytes),
    nodeVersion,
  ];
}

function toText(spread: Spread | undefined): string {
  if (spread === undefined) return '-';
  return `**${toDigits(spread.median)}** (${toDigits(spread.min)}-${toDigits(spread.max)})`;
}

/** Three digits, which is more than such figures are good for. */
function toDigits(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return value.toFixed(value >= 10 ? 1 : 2);
}

function toLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
