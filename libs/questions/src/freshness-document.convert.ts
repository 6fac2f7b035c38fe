import type { Freshness } from '@waybill/ports';
import type { Count, IntegerText } from './document-values.js';

/** How fresh an answer is, looked at before its rows were read. `null` means that it is not known. */
export interface FreshnessDocument {
  readonly source: Freshness['source'];
  /** When it was looked at, nanoseconds since 1970. */
  readonly observed_unix_nano: IntegerText | null;
  /** How long the oldest event that is not applied yet had waited then; `0`: everything is applied. */
  readonly oldest_unapplied_age_nanos: IntegerText | null;
  readonly partitions: readonly PartitionFreshnessDocument[];
}

/** How far a reader of the log has come in one partition. */
export interface PartitionFreshnessDocument {
  readonly group: string;
  readonly topic: string;
  readonly partition: Count;
  /** All events below it are applied. */
  readonly applied_offset: IntegerText;
  /** The offset that the next event will get. */
  readonly end_offset: IntegerText | null;
  readonly oldest_unapplied_age_nanos: IntegerText | null;
}

/** From freshness to its document. Total. */
export function toFreshnessDocument(freshness: Freshness): FreshnessDocument {
  const { source, observedUnixNano, oldestUnappliedAgeNanos, partitions } = freshness;
  return {
    source,
    observed_unix_nano: observedUnixNano === 0n ? null : String(observedUnixNano),
    oldest_unapplied_age_nanos: textOf(oldestUnappliedAgeNanos),
    partitions: partitions.map((each) => ({
      group: each.group,
      topic: each.topic,
      partition: each.partition,
      applied_offset: String(each.appliedOffset),
      end_offset: textOf(each.endOffset),
      oldest_unapplied_age_nanos: textOf(each.oldestUnappliedAgeNanos),
    })),
  };
}

function textOf(value: bigint | number | undefined): string | null {
  return value === undefined ? null : String(value);
}
