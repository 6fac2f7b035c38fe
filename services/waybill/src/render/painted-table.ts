import type { Paint } from './paint.js';
import { layOutTable, type Column } from './table.js';

/** How a table of its own is shown. */
export interface PaintedTableOptions {
  /** Characters of a line; `Infinity`: nothing is cut. */
  readonly width: number;
  readonly paint: Paint;
  /** The option that shows what has no room. */
  readonly shownBy: '--wide' | '--json';
}

/** A table under its titles, and what had no room in it. */
export function paintTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { width, paint, shownBy }: PaintedTableOptions,
): readonly string[] {
  const { lines, droppedTitles } = layOutTable(columns, rows, width);
  const [titles = '', ...body] = lines;
  return [paint.strong(titles), ...body, ...noRoomFor(droppedTitles, shownBy).map(paint.faint)];
}

/** Says which columns are left out and how to see them; nothing when all are there, or what is left out has no title. */
export function noRoomFor(
  droppedTitles: readonly string[],
  shownBy: PaintedTableOptions['shownBy'],
): readonly string[] {
  const named = droppedTitles.filter((title) => title !== '');
  return named.length === 0 ? [] : [`(no room for ${named.join(', ')}: widen the terminal or use ${shownBy})`];
}
