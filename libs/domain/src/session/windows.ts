/** A part of a row: from one index to another, both in it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where a row stands in time: its moments, oldest first, and how long a window is. */
export interface WindowOptions {
  readonly momentsUnixNano: readonly bigint[];
  readonly windowNanos: bigint;
}

/**
 * The parts of a row in which every moment lies in a window that has what is asked for. A window ends with a moment and
 * reaches back by less than its length; windows that share a moment make one part. `isFound` is asked once for each end.
 */
export function spansOf(
  { momentsUnixNano, windowNanos }: WindowOptions,
  isFound: (window: Span) => boolean,
): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const [to, endUnixNano] of momentsUnixNano.entries()) {
    while (endUnixNano - (momentsUnixNano[from] ?? endUnixNano) >= windowNanos) from += 1;
    if (!isFound({ from, to })) continue;
    const last = spans.at(-1);
    if (last !== undefined && from <= last.to) spans[spans.length - 1] = { from: last.from, to };
    else spans.push({ from, to });
  }
  return spans;
}

/** The running sums of a row: the one at `index` is of all that stand before it. */
export function runningSums(values: readonly bigint[]): readonly bigint[] {
  const sums = [0n];
  for (const value of values) sums.push((sums.at(-1) ?? 0n) + value);
  return sums;
}

/** What a part of the row comes to. */
export function sumWithin(sums: readonly bigint[], { from, to }: Span): bigint {
  return (sums[to + 1] ?? 0n) - (sums[from] ?? 0n);
}
