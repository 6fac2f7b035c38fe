import type { RowDifference, TableComparison } from '@waybill/clickhouse';

/**
 * What differs for good, of two comparisons between which both sides have applied everything that the log had after the
 * first one. Pure.
 *
 * While events come in, one side is ahead of the other, and rows differ that are only on their way. A row that says in
 * both comparisons what it said, on either side, was touched by nothing in between: both sides have then made it of the
 * same events, and made something else of them.
 */
export function settledDifferences(
  first: readonly TableComparison[],
  second: readonly TableComparison[],
): readonly TableComparison[] {
  const earlier = new Map(first.map((each) => [each.table, new Set(each.differences.map(textOf))]));
  return second.map((each) => ({
    ...each,
    differences: each.differences.filter((difference) => earlier.get(each.table)?.has(textOf(difference)) === true),
    isCut: each.isCut || first.some(({ table, isCut }) => table === each.table && isCut),
  }));
}

/** Whether there is nothing to wait for. */
export function isSame(comparisons: readonly TableComparison[]): boolean {
  return comparisons.every(({ differences }) => differences.length === 0);
}

function textOf({ place, live, rebuilt }: RowDifference): string {
  return JSON.stringify([place, live ?? '', rebuilt ?? '']);
}
