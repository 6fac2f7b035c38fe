import { describe, expect, test } from '@jest/globals';
import { layOutTable, type Column } from './table.js';

const columns: readonly Column[] = [
  { title: 'ID' },
  { title: 'NAME', widthMin: 4 },
  { title: 'COST', align: 'right', dropRank: 2 },
  { title: 'NOTE', widthMin: 4, dropRank: 1 },
];
const rows = [
  ['1', 'a-long-name', '5', 'first note'],
  ['22', 'b', '100', ''],
];

const layOut = (width: number) => layOutTable(columns, rows, width);

describe('a table', () => {
  test('without a width is as wide as its cells', () => {
    expect(layOut(Number.POSITIVE_INFINITY).lines).toEqual([
      'ID  NAME         COST  NOTE',
      '1   a-long-name     5  first note',
      '22  b             100',
    ]);
  });

  test('takes room from the widest columns first', () => {
    expect(layOut(25).lines).toEqual(['ID  NAME    COST  NOTE', '1   a-lon…     5  first …', '22  b        100']);
  });

  test('leaves out the least important column when the smallest widths do not fit', () => {
    const { lines, droppedTitles } = layOut(18);
    expect(droppedTitles).toEqual(['COST']);
    expect(lines).toEqual(['ID  NAME    NOTE', '1   a-lon…  first…', '22  b']);
  });

  test('runs over rather than cut what may not be cut', () => {
    expect(layOut(3)).toEqual({ lines: ['ID  NAME', '1   a-l…', '22  b'], droppedTitles: ['COST', 'NOTE'] });
  });

  test('cuts in the middle where both ends tell something', () => {
    const path = 'file_created /very/long/way/plan.md';
    const cut = (width: number) => layOutTable([{ title: 'A', widthMin: 1, cut: 'middle' }], [[path]], width).lines[1];
    expect([cut(16), cut(15), cut(2), cut(1)]).toEqual(['file_cre…plan.md', 'file_cr…plan.md', 'f…', '…']);
  });

  test('paints a cell after it was cut and padded', () => {
    const painted = layOutTable([{ title: 'A', paint: (cell) => `<${cell}>` }], [['x'], ['yy']], 80);
    expect(painted.lines).toEqual(['A', '<x >', '<yy>']);
  });

  test('never shows a line that is wider than asked while everything can shrink', () => {
    for (let width = 24; width < 60; width += 1) {
      for (const line of layOut(width).lines) expect(line.length).toBeLessThanOrEqual(width);
    }
  });
});
