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

const columns = {
  time: { title: 'TIME', width: 19, dropRank: 2 },
  outcome: { title: 'OUTCOME', width: 24 },
  state: { title: 'STATE', width: 22 },
  tool: { title: 'TOOL', width: 20 },
  principal: { title: 'PRINCIPAL', width: 16, dropRank: 3 },
  // The last one is never cut: it is what the other commands are asked with.
  call: { title: 'CALL', width: 41 },
} as const satisfies Readonly<Record<string, LineColumn>>;

type ColumnName = keyof typeof columns;

const gap = '  ';

/** Pure. */
export function createTailLines({ width, colour, zone }: TailLinesOptions): TailLines {
  const paint = createPaint(colour);
  const names = namesWithin(width);
  const isCut = Number.isFinite(width);
  const titles = { ...mapColumns(({ title }) => title), time: `TIME (${zoneName(zone)})` };
  return {
    title: paint.strong(
      names
        .map((name) => titles[name].padEnd(columns[name].width))
        .join(gap)
        .trimEnd(),
    ),
    lineOf(change) {
      const cells = cellsOf(change, zone);
      const shown = names.map((name) =>
        painted(name, fitted(cells[name], columns[name].width, isCut && name !== 'call'), paint),
      );
      return shown.join(gap).trimEnd();
    },
  };
}

function mapColumns(map: (column: LineColumn) => string) {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, map(column)])) as Record<
    ColumnName,
    string
  >;
}

/** The columns that have room. */
function namesWithin(width: number): readonly ColumnName[] {
  let names = Object.keys(columns) as ColumnName[];
  const rankOf = (name: ColumnName) => (columns[name] as LineColumn).dropRank ?? 0;
  const isTooWide = () => names.reduce((sum, name) => sum + columns[name].width + gap.length, -gap.length) > width;
  while (isTooWide() && names.some((name) => rankOf(name) > 0)) {
    const next = names.reduce((worst, name) => (rankOf(name) > rankOf(worst) ? name : worst));
    names = names.filter((name) => name !== next);
  }
  return names;
}

function fitted(text: string, width: number, isCut: boolean): string {
  return (isCut && text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width);
}

function cellsOf(change: CallChange, zone: Zone): Readonly<Record<ColumnName, string>> {
  const before = change.kind === 'first_seen' ? '' : change.stateBefore;
  if (change.kind === 'gone') {
    const nothing = mapColumns(() => '');
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
