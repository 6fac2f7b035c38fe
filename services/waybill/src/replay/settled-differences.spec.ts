import { describe, expect, test } from '@jest/globals';
import type { RowDifference, TableComparison } from '@waybill/clickhouse';
import { isSame, settledDifferences } from './settled-differences.js';

const comparison = (differences: readonly RowDifference[], isCut = false): TableComparison => ({
  table: 'calls',
  liveRowCount: 5,
  rebuiltRowCount: 5,
  differences,
  isCut,
});
const row = (place: string, live?: string, rebuilt?: string): RowDifference => ({ place, live, rebuilt });

describe('What differs for good', () => {
  test('is a row that said the same in both comparisons', () => {
    const found = [comparison([row('["a"]', '1', '2'), row('["b"]', '1')])];
    expect(settledDifferences(found, found)).toEqual(found);
    expect(isSame(settledDifferences(found, found))).toBe(false);
  });

  test.each([
    ['has become the same', []],
    ['has moved on, on one side', [row('["a"]', '1', '3')]],
    ['has come on the other side', [row('["b"]', '1', '2')]],
  ])('is no row that %s', (_, later) => {
    const first = [comparison([row('["a"]', '1', '2'), row('["b"]', '1')])];
    expect(isSame(settledDifferences(first, [comparison(later)]))).toBe(true);
  });

  test('is no row that begins to differ, which may be on its way', () => {
    expect(isSame(settledDifferences([comparison([])], [comparison([row('["a"]', '1', '2')])]))).toBe(true);
  });

  test('is said to be more than was counted when either comparison was cut', () => {
    expect(settledDifferences([comparison([], true)], [comparison([])])).toMatchObject([{ isCut: true }]);
  });
});
