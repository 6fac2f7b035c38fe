import type { LaneRow, LaneUseRow, StoredLanes } from '@waybill/clickhouse';
import { formatMoney } from '@waybill/questions';
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
  /** The span that is compared, in words: `1 h`. */
  readonly span: string;
  /** The lane around whose change all are compared; not given: each around its own. */
  readonly around?: string | undefined;
}

/** The use of one lane on both sides of a change. */
export interface LaneUse {
  readonly calls_before: number;
  readonly calls_after: number;
  /** Exact decimal text by currency. */
  readonly spend_before: Readonly<Record<string, string>>;
  readonly spend_after: Readonly<Record<string, string>>;
}

/** What a lane was used for before and after the change; `undefined`: there is no change to compare around. Total. */
export function laneUseOf(lane: LaneRow, { uses }: StoredLanes, around: string | undefined): LaneUse | undefined {
  if (around === undefined && lane.since === null) return undefined;
  const own = uses.filter((each) => each.lane === lane.lane && each.tenant_id === lane.tenant_id);
  const [before, after] = [own.filter((each) => each.is_after === 0), own.filter((each) => each.is_after === 1)];
  return {
    calls_before: callsOf(before),
    calls_after: callsOf(after),
    spend_before: spendOf(before),
    spend_after: spendOf(after),
  };
}

function callsOf(uses: readonly LaneUseRow[]): number {
  return uses.reduce((sum, each) => sum + Number(each.calls), 0);
}

function spendOf(uses: readonly LaneUseRow[]): Readonly<Record<string, string>> {
  const priced = uses.filter((each) => each.currency !== '');
  return Object.fromEntries(priced.map((each) => [each.currency, formatMoney(BigInt(each.actual_nanos), '')]));
}

/** Lanes as a table for people. Pure. */
export function renderLanes(stored: StoredLanes, options: LanesTableOptions): readonly string[] {
  const { width, colour, span, around } = options;
  const paint = createPaint(colour);
  const printable = toPrintableDeep(stored);
  const cells = printable.lanes.map((lane) => cellsOf(lane, laneUseOf(lane, printable, around)));
  const { lines, droppedTitles } = layOutTable(columnsOf(paint), cells, width);
  const [titles = '', ...body] = lines;
  const what = around === undefined ? 'its last change' : `the last change of ${around}`;
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

function cellsOf(lane: LaneRow, use: LaneUse | undefined): readonly string[] {
  return [
    lane.lane,
    lane.state,
    lane.since === null ? 'never changed' : toSecond(lane.since),
    lane.until === null ? '' : toSecond(lane.until),
    lane.changed_by,
    lane.reason,
    ...(use === undefined
      ? []
      : [String(use.calls_before), String(use.calls_after), moneyText(use.spend_before), moneyText(use.spend_after)]),
  ];
}

function moneyText(spend: Readonly<Record<string, string>>): string {
  return Object.entries(spend)
    .map(([currency, amount]) => `${amount} ${currency}`)
    .join(' + ');
}
