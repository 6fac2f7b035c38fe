import type { ReadSession } from '@waybill/ports';
import { spendOf, type Zone } from '@waybill/questions';
import { createPaint, paintWord, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { paintTable } from './painted-table.js';
import type { Column } from './table.js';
import { toZonedSecond, zoneName } from './zoned-time.js';

/** How a list of sessions is shown. */
export interface SessionsTableOptions {
  /** Characters of a line; `Infinity`: nothing is cut. */
  readonly width: number;
  readonly colour: boolean;
  readonly zone: Zone;
}

/** Sessions as a table for people, in the order given. Pure. */
export function renderSessions(
  sessions: readonly ReadSession[],
  { width, colour, zone }: SessionsTableOptions,
): readonly string[] {
  const paint = createPaint(colour);
  const cells = toPrintableDeep(sessions).map((each) => cellsOf(each, zone));
  return paintTable(columnsOf(paint, zone), cells, { width, paint, shownBy: '--wide' });
}

function columnsOf(paint: Paint, zone: Zone): readonly Column[] {
  const word = (cell: string, whole: string) => cell.replace(whole, paintWord(paint, whole));
  return [
    { title: `STARTED (${zoneName(zone)})` },
    { title: 'SESSION', widthMin: 20, cut: 'middle' },
    { title: 'PRINCIPAL', widthMin: 10, cut: 'middle', dropRank: 4 },
    { title: 'AGENT', widthMin: 8, dropRank: 7 },
    { title: 'CALLS', align: 'right' },
    { title: 'OK', align: 'right', dropRank: 5 },
    { title: 'FAILED', align: 'right', dropRank: 3 },
    { title: 'UNKNOWN', align: 'right', dropRank: 6 },
    { title: 'SPEND', align: 'right', dropRank: 8 },
    { title: 'STATE', paint: word },
    { title: 'RECOVERY', paint: word, dropRank: 1 },
  ];
}

function cellsOf(row: ReadSession, zone: Zone): readonly string[] {
  const failed = Number(row.failed_calls) + Number(row.denied_calls) + Number(row.partial_calls);
  return [
    row.started_at === null ? '' : toZonedSecond(row.started_at, zone),
    row.session_id,
    row.principal,
    row.agent_id,
    row.tool_calls,
    row.successful_calls,
    String(failed),
    row.unknown_calls,
    spendText(row),
    row.terminal_state,
    row.recovery_status,
  ];
}

/** What it cost in each currency; what nobody priced is named, because it is not zero. */
function spendText(row: ReadSession): string {
  const money = spendOf(row)
    .map(({ actual, currency }) => `${actual} ${currency}`)
    .join(' + ');
  if (row.unpriced_entries === '0') return money;
  return money === '' ? 'unpriced' : `${money} + unpriced`;
}
