/** A number that a process shows about itself. Its name ends in its unit: `_total`, `_seconds`, `_bytes`. */
export interface MetricDefinition {
  readonly name: string;
  readonly kind: 'counter' | 'gauge' | 'histogram';
  /** What is counted or measured, as a sentence without its full stop. */
  readonly meaning: string;
  /** Names of its labels, each with what bounds its values. An id is never a label. */
  readonly labels: Readonly<Record<string, string>>;
}

/** One line of a metric. */
export interface MetricSample {
  /** The metric's name; of a histogram with `_bucket`, `_sum` or `_count`. */
  readonly name: string;
  readonly labels?: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/** A part of a process that has numbers to show. */
export interface MetricSource {
  readonly definitions: readonly MetricDefinition[];
  /** The numbers as they stand. Must not throw, and asks nobody: whoever scrapes must not be able to load an engine. */
  readonly read: () => readonly MetricSample[];
}

/** A counter that only ever grows. */
export function counter(name: string, meaning: string, labels: MetricDefinition['labels'] = {}): MetricDefinition {
  return { name, kind: 'counter', meaning, labels };
}

/** A value that goes up and down. */
export function gauge(name: string, meaning: string, labels: MetricDefinition['labels'] = {}): MetricDefinition {
  return { name, kind: 'gauge', meaning, labels };
}

/** How often values fell below each of some bounds. */
export function histogram(name: string, meaning: string, labels: MetricDefinition['labels'] = {}): MetricDefinition {
  return { name, kind: 'histogram', meaning, labels };
}
