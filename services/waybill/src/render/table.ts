/** A column of a table of text. */
export interface Column {
  readonly title: string;
  readonly align?: 'right';
  /** The column may be cut down to this; default: never cut. */
  readonly widthMin?: number;
  /** Where a cell that does not fit is cut: at its end by default; in the middle where both ends tell something, as of a path. */
  readonly cut?: 'middle';
  /** The column is left out when even the smallest widths do not fit, highest number first; default: never. */
  readonly dropRank?: number;
  /** Applied to a cell after it was cut and padded; gets the whole text as well. */
  readonly paint?: (cell: string, whole: string) => string;
}

/** A laid-out table. */
export interface LaidOutTable {
  readonly lines: readonly string[];
  /** Titles of the columns that did not fit. */
  readonly droppedTitles: readonly string[];
}

const gap = '  ';

interface Sized {
  readonly column: Column;
  readonly cells: readonly string[];
  readonly width: number;
}

/** Lays rows out under titles, within `width` characters where that is possible. `Infinity`: nothing is cut. */
export function layOutTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): LaidOutTable {
  const natural = columns.map((column, index) => {
    const cells = rows.map((row) => row[index] ?? '');
    return { column, cells, width: Math.max(column.title.length, ...cells.map((cell) => cell.length)) };
  });
  const kept = withoutWhatCannotFit(natural, width);
  const sized = shrunk(kept, width);
  const titles = lineOf(sized.map(({ column, width }) => fitted(column.title, width, column)));
  const body = rows.map((_row, index) => lineOf(sized.map((each) => cellOf(each, index))));
  return {
    lines: [titles, ...body],
    droppedTitles: natural.filter((each) => !kept.includes(each)).map((each) => each.column.title),
  };
}

function lineOf(cells: readonly string[]): string {
  return cells.join(gap).trimEnd();
}

function cellOf({ column, cells, width }: Sized, index: number): string {
  const whole = cells[index] ?? '';
  const cell = fitted(whole, width, column);
  return column.paint?.(cell, whole) ?? cell;
}

function fitted(text: string, width: number, { align, cut: place }: Column): string {
  const cut = text.length <= width ? text : shortened(text, Math.max(0, width - 1), place);
  return align === 'right' ? cut.padStart(width) : cut.padEnd(width);
}

/** `kept` characters of a text, and a sign for what is left out. */
function shortened(text: string, kept: number, place: Column['cut']): string {
  const tail = place === 'middle' ? Math.floor(kept / 2) : 0;
  return `${text.slice(0, kept - tail)}…${tail === 0 ? '' : text.slice(-tail)}`;
}

function totalOf(sized: readonly { readonly width: number }[]): number {
  return sized.reduce((sum, each) => sum + each.width, gap.length * Math.max(0, sized.length - 1));
}

function smallest({ column, width }: Sized): { readonly width: number } {
  return { width: Math.min(width, Math.max(column.widthMin ?? width, 1)) };
}

function withoutWhatCannotFit(sized: readonly Sized[], width: number): readonly Sized[] {
  if (totalOf(sized.map(smallest)) <= width) return sized;
  const droppable = sized.filter((each) => each.column.dropRank !== undefined);
  const [next] = droppable.sort((a, b) => (b.column.dropRank ?? 0) - (a.column.dropRank ?? 0));
  return next === undefined
    ? sized
    : withoutWhatCannotFit(
        sized.filter((each) => each !== next),
        width,
      );
}

/** Takes the surplus from the columns that have most to give, so that short cells stay whole. */
function shrunk(sized: readonly Sized[], width: number): readonly Sized[] {
  const widths = sized.map((each) => each.width);
  for (let surplus = totalOf(sized) - width; surplus > 0; surplus -= 1) {
    const slack = sized.map((each, index) => (widths[index] ?? 0) - smallest(each).width);
    const widest = slack.reduce(
      (best, each, index) => (each > 0 && (best < 0 || (widths[index] ?? 0) > (widths[best] ?? 0)) ? index : best),
      -1,
    );
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return sized.map((each, index) => ({ ...each, width: widths[index] ?? each.width }));
}
