import type { ReadCall } from '@waybill/ports';
import { shortestPrefixes } from './call-prefixes.js';
import { formatDuration } from './duration.js';
import { formatMoney, type Zone } from '@waybill/questions';
import { createPaint, paintWord, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { paintTable } from './painted-table.js';
import type { Column } from './table.js';
import { toZonedSecond, zoneName } from './zoned-time.js';

/** How a list of calls is shown. */
export interface CallsTableOptions {
  /** Characters of a line; `Infinity`: nothing is cut, and ids are whole. */
  readonly width: number;
  readonly colour: boolean;
  readonly zone: Zone;
}

/** Calls as a table for people, in the order given. Pure. */
export function renderCalls(calls: readonly ReadCall[], { width, colour, zone }: CallsTableOptions): readonly string[] {
  const paint = createPaint(colour);
  const rows = toPrintableDeep(calls);
  const ids = rows.map((row) => row.call_id);
  const shown = Number.isFinite(width) ? shortestPrefixes(ids) : ids;
  const times = timeColumnOf(
    rows.map((row) => row.started_at ?? row.occurred_at),
    { width, zone },
  );
  const cells = rows.map((row, index) => [times.cells[index] ?? '', shown[index] ?? row.call_id, ...cellsOf(row)]);
  return paintTable([{ title: times.title }, ...columnsOf(paint)], cells, { width, paint, shownBy: '--wide' });
}

const dateLength = 10;

/** On a terminal the day moves into the title when it is the same for all. */
export function timeColumnOf(
  times: readonly string[],
  { width, zone }: { readonly width: number; readonly zone: Zone },
): { readonly title: string; readonly cells: readonly string[] } {
  const cells = times.map((time) => toZonedSecond(time, zone));
  const name = zoneName(zone);
  const [day, ...otherDays] = new Set(cells.map((cell) => cell.slice(0, dateLength)));
  if (!Number.isFinite(width) || day === undefined || otherDays.length > 0) return { title: `TIME (${name})`, cells };
  return { title: `${day.slice('2026-'.length)} ${name}`, cells: cells.map((cell) => cell.slice(dateLength + 1)) };
}

function columnsOf(paint: Paint): readonly Column[] {
  const word = (cell: string, whole: string) => cell.replace(whole, paintWord(paint, whole));
  return [
    { title: 'CALL' },
    { title: 'TOOL', widthMin: 10, cut: 'middle' },
    { title: 'SERVER', widthMin: 8, dropRank: 5 },
    { title: 'PRINCIPAL', widthMin: 10, cut: 'middle', dropRank: 4 },
    { title: 'OUTCOME', paint: word },
    { title: 'ERROR', widthMin: 8, dropRank: 3 },
    { title: 'LATENCY', align: 'right', dropRank: 6 },
    { title: 'EFFECTS', widthMin: 8, cut: 'middle', dropRank: 7 },
    { title: 'SPEND', align: 'right', dropRank: 8 },
    { title: 'STATE', paint: word, dropRank: 2 },
    { title: 'VERDICT', paint: word, dropRank: 1 },
  ];
}

function cellsOf(row: ReadCall): readonly string[] {
  return [
    row.tool,
    row.server,
    row.principal,
    row.outcome,
    row.error_class,
    row.latency_ns === null ? '' : formatDuration(BigInt(row.latency_ns)),
    row.effects.join('; ') || (row.reversibility === 'no_effect' ? 'none' : ''),
    spendCell(row),
    row.state,
    row.retry_verdict,
  ];
}

/** Actual money, else the estimate with `~`; what nobody priced is named. */
export function spendCell(row: Pick<ReadCall, 'currency' | 'unpriced' | 'actual_nanos' | 'estimated_nanos'>): string {
  if (row.currency === '') return row.unpriced > 0 ? 'unpriced' : '';
  const isActual = row.actual_nanos !== '0' || row.estimated_nanos === '0';
  const money = formatMoney(BigInt(isActual ? row.actual_nanos : row.estimated_nanos), row.currency);
  return `${isActual ? '' : '~'}${money}${row.unpriced > 0 ? ' + unpriced' : ''}`;
}
