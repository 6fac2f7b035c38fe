import type { CallChange, Zone } from '@waybill/questions';
import { createPaint, paintWord, type Paint } from './paint.js';
import { toPrintableDeep } from './printable.js';
import { toZonedSecond, zoneName } from './zoned-time.js';

/** How changes are shown. */
export interface TailLinesOptions {
  /** Characters of a line; `Infinity`: nothing is cut. */
  readonly width: number;
  readonly colour: boolean;
  readonly zone: Zone;
}

/** Shows changes one at a time, in columns whose widths do not depend on what comes later. */
export interface TailLines {
  readonly title: string;
  readonly lineOf: (change: CallChange) => string;
}

interface LineColumn {
  readonly title: string;
  readonly width: number;
  /** Left out of a narrow terminal, highest number first; default: never. */
  readonly dropRank?: number;
}

const names = ['time', 'outcome', 'state', 'tool', 'principal', 'call'] as const;

type ColumnName = (typeof names)[number];
type LineColumns = Readonly<Record<ColumnName, LineColumn>>;

const gap = '  ';

/** On a terminal it is today: there the time of day is enough. */
function columnsOf({ width, zone }: Pick<TailLinesOptions, 'width' | 'zone'>): LineColumns {
  const time = `TIME (${zoneName(zone)})`;
  return {
    time: { title: time, width: Math.max(time.length, lengthOfTime(width)), dropRank: 1 },
    outcome: { title: 'OUTCOME', width: 22 },
    state: { title: 'STATE', width: 21 },
    tool: { title: 'TOOL', width: 18, dropRank: 2 },
    principal: { title: 'PRINCIPAL', width: 16, dropRank: 3 },
    // The last one is never cut: it is what the other commands are asked with.
    call: { title: 'CALL', width: 41 },
  };
}

function lengthOfTime(width: number): number {
  return (Number.isFinite(width) ? '11:02:03' : '2026-11-24 11:02:03').length;
}

/** Pure. */
export function createTailLines({ width, colour, zone }: TailLinesOptions): TailLines {
  const paint = createPaint(colour);
  const columns = columnsOf({ width, zone });
  const shown = namesWithin(columns, width);
  const isCut = Number.isFinite(width);
  const title = shown.map((name) => columns[name].title.padEnd(columns[name].width)).join(gap);
  return {
    title: paint.strong(title.trimEnd()),
    lineOf(change) {
      const cells = cellsOf(change, zone);
      const time = cells.time.slice(-lengthOfTime(width));
      const fit = (name: ColumnName) =>
        fitted(name === 'time' ? time : cells[name], columns[name].width, isCut && name !== 'call');
      return shown
        .map((name) => painted(name, fit(name), paint))
        .join(gap)
        .trimEnd();
    },
  };
}

/** The columns that have room. */
function namesWithin(columns: LineColumns, width: number): readonly ColumnName[] {
  let kept: readonly ColumnName[] = names;
  const rankOf = (name: ColumnName) => columns[name].dropRank ?? 0;
  const isTooWide = () => kept.reduce((sum, name) => sum + columns[name].width + gap.length, -gap.length) > width;
  while (isTooWide() && kept.some((name) => rankOf(name) > 0)) {
    const next = kept.reduce((worst, name) => (rankOf(name) > rankOf(worst) ? name : worst));
    kept = kept.filter((name) => name !== next);
  }
  return kept;
}

function fitted(text: string, width: number, isCut: boolean): string {
  return (isCut && text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width);
}

const nothing: Readonly<Record<ColumnName, string>> = {
  time: '',
  outcome: '',
  state: '',
  tool: '',
  principal: '',
  call: '',
};

function cellsOf(change: CallChange, zone: Zone): Readonly<Record<ColumnName, string>> {
  const before = change.kind === 'first_seen' ? '' : change.stateBefore;
  if (change.kind === 'gone') {
    return { ...nothing, state: `${before} > gone`, call: toPrintableDeep(change.call).call_id };
  }
  const call = toPrintableDeep(change.call);
  const why = call.denials[0] ?? call.error_class;
  return {
    time: toZonedSecond(call.started_at ?? call.occurred_at, zone),
    outcome: why === '' ? call.outcome : `${call.outcome} ${why}`,
    state: before === '' || before === call.state ? call.state : `${before} > ${call.state}`,
    tool: call.tool,
    principal: call.principal,
    call: call.call_id,
  };
}

/** Outcome and states in the colour of what they mean; only after the cell has its width, because colours have a length. */
function painted(name: ColumnName, cell: string, paint: Paint): string {
  if (name === 'outcome') return cell.replace(/^\S+/, (word) => paintWord(paint, word));
  if (name === 'state') return cell.replace(/\w+/g, (word) => paintWord(paint, word));
  return cell;
}
