import type { Freshness } from '@waybill/ports';

/** How fresh an answer is, as JSON. `null` means that it is not known. */
export interface FreshnessDocument {
  readonly source: Freshness['source'];
  readonly observed_unix_nano: string | null;
  readonly oldest_unapplied_age_nanos: string | null;
  readonly partitions: readonly {
    readonly group: string;
    readonly topic: string;
    readonly partition: number;
    readonly applied_offset: string;
    readonly end_offset: string | null;
    readonly oldest_unapplied_age_nanos: string | null;
  }[];
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
