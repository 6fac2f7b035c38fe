import type { ReadSpend, SpendDimension } from '@waybill/ports';
import { formatMoney } from '@waybill/questions';
import { createPaint, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { paintTable } from './painted-table.js';
import type { Column } from './table.js';

/** How spend is shown. */
export interface SpendTablesOptions {
  /** Characters of a line; `Infinity`: nothing is cut. */
  readonly width: number;
  readonly colour: boolean;
  /** Bars are for eyes. */
  readonly isTerminal: boolean;
}

/** Spend as one table per currency, and one of calls and of what nobody priced: currencies are never added together. Pure. */
export function renderSpend(
  rows: readonly ReadSpend[],
  by: readonly SpendDimension[],
  options: SpendTablesOptions,
): readonly string[] {
  const paint = createPaint(options.colour);
  const printable = toPrintableDeep(rows);
  const currencies = [...new Set(printable.map((each) => each.currency))].filter((each) => each !== '').sort();
  const tables = [
    ...currencies.map((currency) => moneyTable(printable, by, { currency, paint, ...options })),
    callsTable(printable, by, options.width, paint),
  ];
  return tables.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

interface MoneyTable extends SpendTablesOptions {
  readonly currency: string;
  readonly paint: Paint;
}

const barWidth = 20;

function moneyTable(rows: readonly ReadSpend[], by: readonly SpendDimension[], table: MoneyTable): readonly string[] {
  const { currency, paint, width, isTerminal } = table;
  const own = rows.filter((each) => each.currency === currency);
  const total = (pick: (row: ReadSpend) => string) => own.reduce((sum, each) => sum + BigInt(pick(each)), 0n);
  const actual = total((each) => each.actual_nanos);
  const estimated = total((each) => each.estimated_nanos);
  // Few set money aside before a call: whoever does not need not see two columns of nothing.
  const hasReservations = own.some((each) => each.reserved_nanos !== '0');
  // With a refund among them, parts of the sum would exceed the sum.
  const hasShares = actual > 0n && own.every((each) => BigInt(each.actual_nanos) >= 0n);
  const columns: readonly Column[] = [
    ...groupColumns(by),
    { title: `ACTUAL ${currency}`, align: 'right' },
    { title: 'SHARE', align: 'right', dropRank: 1 },
    ...(isTerminal ? [{ title: '', dropRank: 3 } satisfies Column] : []),
    { title: `ESTIMATED ${currency}`, align: 'right', dropRank: 2 },
    ...(hasReservations ? reservationColumns(currency) : []),
  ];
  const cells = own.map((row) => {
    const nanos = BigInt(row.actual_nanos);
    return [
      ...groupCells(row, by),
      formatMoney(nanos, ''),
      hasShares ? shareText(nanos, actual) : '',
      ...(isTerminal ? [hasShares ? barOf(nanos, actual) : ''] : []),
      formatMoney(BigInt(row.estimated_nanos), ''),
      formatMoney(BigInt(row.reserved_nanos), ''),
      formatMoney(BigInt(row.held_nanos), ''),
    ];
  });
  const totals = [
    ...totalCells(by),
    formatMoney(actual, ''),
    '',
    ...(isTerminal ? [''] : []),
    formatMoney(estimated, ''),
    formatMoney(
      total((each) => each.reserved_nanos),
      '',
    ),
    formatMoney(
      total((each) => each.held_nanos),
      '',
    ),
  ];
  return paintTable(columns, [...cells, totals], { width, paint, shownBy: '--json' });
}

/** What was set aside, and what of it is neither used, given back nor expired. */
function reservationColumns(currency: string): readonly Column[] {
  return [
    { title: `RESERVED ${currency}`, align: 'right', dropRank: 5 },
    { title: `HELD ${currency}`, align: 'right', dropRank: 4 },
  ];
}

function callsTable(
  rows: readonly ReadSpend[],
  by: readonly SpendDimension[],
  width: number,
  paint: Paint,
): readonly string[] {
  const groups = new Map<string, { readonly row: ReadSpend; calls: bigint; unpriced: bigint }>();
  for (const row of rows) {
    const key = JSON.stringify(groupCells(row, by));
    const group = groups.get(key) ?? { row, calls: 0n, unpriced: 0n };
    group.calls += BigInt(row.calls);
    group.unpriced += BigInt(row.unpriced_entries);
    groups.set(key, group);
  }
  const sorted = [...groups.values()].sort((left, right) => Number(right.calls - left.calls));
  const sum = (pick: (group: (typeof sorted)[number]) => bigint) =>
    sorted.reduce((total, each) => total + pick(each), 0n).toString();
  const columns: readonly Column[] = [
    ...groupColumns(by),
    { title: 'CALLS', align: 'right' },
    { title: 'UNPRICED ENTRIES', align: 'right' },
  ];
  const cells = sorted.map(({ row, calls, unpriced }) => [...groupCells(row, by), String(calls), String(unpriced)]);
  const totals = [...totalCells(by), sum((each) => each.calls), sum((each) => each.unpriced)];
  return paintTable(columns, [...cells, totals], { width, paint, shownBy: '--json' });
}

function groupColumns(by: readonly SpendDimension[]): readonly Column[] {
  return by.map((each) => ({ title: each.toUpperCase(), widthMin: 8 }));
}

/** A group that nobody named is shown as such: it is not nothing. */
function groupCells(row: ReadSpend, by: readonly SpendDimension[]): readonly string[] {
  return [row.group_0, row.group_1 ?? ''].slice(0, by.length).map((name) => name || '(not named)');
}

function totalCells(by: readonly SpendDimension[]): readonly string[] {
  return by.map((_each, index) => (index === 0 ? 'total' : ''));
}

/** Tenths of a percent, cut off: `33.3 %`. */
function shareText(part: bigint, whole: bigint): string {
  const tenths = (part * 1_000n) / whole;
  return `${tenths / 10n}.${tenths % 10n} %`;
}

/** A bar that is at least a sliver where there is anything. */
function barOf(part: bigint, whole: bigint): string {
  const eighths = Number((part * BigInt(barWidth) * 8n) / whole);
  const rest = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  const bar = '█'.repeat(Math.floor(eighths / 8)) + rest;
  return bar === '' && part > 0n ? '▏' : bar;
}
