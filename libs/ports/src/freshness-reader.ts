import type { ReadOptions } from './call-reader.js';

/** How fresh rows are: what they hold at least. */
export interface Freshness {
  /** The log knows what waits; the store knows only how far its rows reach; nobody: what is missing may still come. */
  readonly source: 'log' | 'store' | 'nobody';
  /** When it was looked at; 0 when it could not be. */
  readonly observedUnixNano: bigint;
  /** How long the oldest record that is not applied yet had waited then; 0: everything is applied; `undefined`: not known. */
  readonly oldestUnappliedAgeNanos: bigint | undefined;
  readonly partitions: readonly PartitionFreshness[];
}

/** How far a reader of the log has come in one partition. */
export interface PartitionFreshness {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** All records below it are applied. */
  readonly appliedOffset: number;
  /** The offset that the next record will get; `undefined`: not known. */
  readonly endOffset: number | undefined;
  /** As in {@link Freshness}. */
  readonly oldestUnappliedAgeNanos: bigint | undefined;
}

/**
 * Says how fresh rows are that are read after it has answered.
 *
 * Contract: never rejects, and takes no longer than a moment. What cannot be known is said to be unknown, never guessed.
 */
export interface FreshnessReader {
  freshness(options?: ReadOptions): Promise<Freshness>;
}
