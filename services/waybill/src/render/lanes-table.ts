import type { LaneDocument, LanesDocument } from '@waybill/questions';
import { formatDuration } from './duration.js';
import { createPaint, paintWord, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { noRoomFor } from './painted-table.js';
import { layOutTable, type Column } from './table.js';
import { toSecond } from './utc-time.js';

/** How a list of lanes is shown. */
export interface LanesTableOptions {
  /** Characters of a line; `Infinity`: nothing is cut. */
  readonly width: number;
  readonly colour: boolean;
}

const nanosPerMs = 1_000_000n;

/** Lanes as a table for people. Pure. */
export function renderLanes(document: LanesDocument, { width, colour }: LanesTableOptions): readonly string[] {
  const paint = createPaint(colour);
  const { lanes, around, span_ms: spanMs } = toPrintableDeep(document);
  const { lines, droppedTitles } = layOutTable(columnsOf(paint), lanes.map(cellsOf), width);
  const [titles = '', ...body] = lines;
  const what = around === null ? 'its last change' : `the last change of ${around}`;
  const span = formatDuration(BigInt(Math.trunc(spanMs)) * nanosPerMs);
  return [
    paint.strong(titles),
    ...body,
    paint.faint(`before and after: ${span} before and after ${what}`),
    ...noRoomFor(droppedTitles, '--json').map(paint.faint),
  ];
}

function columnsOf(paint: Paint): readonly Column[] {
  return [
    { title: 'LANE', widthMin: 8 },
    {
      title: 'STATE',
      paint: (cell, whole) => cell.replace(whole, whole === 'frozen' ? paintWord(paint, whole) : whole),
    },
    { title: 'SINCE (UTC)', dropRank: 3 },
    { title: 'UNTIL (UTC)', dropRank: 7 },
    { title: 'BY', widthMin: 8, dropRank: 5 },
    { title: 'WHY', widthMin: 10, dropRank: 6 },
    { title: 'CALLS BEFORE', align: 'right', dropRank: 2 },
    { title: 'AFTER', align: 'right', dropRank: 1 },
    { title: 'SPEND BEFORE', align: 'right', dropRank: 9 },
    { title: 'AFTER', align: 'right', dropRank: 8 },
  ];
}

function cellsOf({ lane, state, since, until, changed_by, reason, use }: LaneDocument): readonly string[] {
  return [
    lane,
    state,
    since === null ? 'never changed' : toSecond(since),
    until === null ? '' : toSecond(until),
    changed_by ?? '',
    reason ?? '',
    ...(use === null
      ? []
      : [String(use.calls_before), String(use.calls_after), moneyText(use.spend_before), moneyText(use.spend_after)]),
  ];
}

function moneyText(spend: Readonly<Record<string, string>>): string {
  return Object.entries(spend)
    .map(([currency, amount]) => `${amount} ${currency}`)
    .join(' + ');
}
