import type { MetricSample } from './metric.js';

/** Values counted by bounds. */
export interface Histogram {
  readonly observe: (value: number) => void;
  readonly read: () => readonly MetricSample[];
}

/** From a millisecond to half a minute: below nobody cares, above it is a failure and not a duration. */
export const durationBoundsSeconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** A histogram without values. `bounds` ascend. */
export function createHistogram(
  name: string,
  bounds: readonly number[],
  labels: Readonly<Record<string, string>> = {},
): Histogram {
  const counts = bounds.map(() => 0);
  let [count, sum] = [0, 0];
  return {
    observe(value) {
      count++;
      sum += value;
      bounds.forEach((bound, at) => {
        if (value <= bound) counts[at] = (counts[at] ?? 0) + 1;
      });
    },
    read: () => [
      ...bounds.map((bound, at) => ({
        name: `${name}_bucket`,
        labels: { ...labels, le: bound },
        value: counts[at] ?? 0,
      })),
      { name: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
      { name: `${name}_sum`, labels, value: sum },
      { name: `${name}_count`, labels, value: count },
    ],
  };
}
