import type { Clock, Topic } from '@waybill/ports';
import type { PartitionLag } from './lag-poll.js';
import type { PartitionWork } from './partition-work.js';
import type { OpenSubscription } from './watched-reader.js';

/** How far a service is behind in one partition of what it reads. */
export interface ReadingLag {
  readonly topic: Topic;
  readonly groupId: string;
  readonly partition: number;
  readonly committedOffset: number;
  readonly endOffset: number;
  /** Records that are not applied yet. */
  readonly lagRecordCount: number;
  /** How long ago the oldest of them was appended, or at least how long it has waited; `undefined` when there is none. */
  readonly ageMs: number | undefined;
  /** Whether this process reads the partition now. */
  readonly isReadHere: boolean;
}

export interface ReadingLagState {
  readonly lags: readonly PartitionLag[];
  readonly partitions: readonly PartitionWork[];
  readonly subscriptions: readonly OpenSubscription[];
  readonly clock: Clock;
  /** On a clock that never steps. */
  readonly nowMs: number;
}

const nanosPerMs = 1e6;

/** What the log said of its groups, beside what this process has in hand. */
export function toReadingLags({ lags, partitions, subscriptions, ...now }: ReadingLagState): readonly ReadingLag[] {
  return lags.map(({ topic, groupId, partition, committedOffset, endOffset, lagRecordCount, movedMs }) => {
    const work = partitions.find((each) => each.topic === topic && each.partition === partition);
    const reading = subscriptions.find((each) => each.topic === topic && each.groupId === groupId);
    return {
      topic,
      groupId,
      partition,
      committedOffset,
      endOffset,
      lagRecordCount,
      ageMs: lagRecordCount === 0 ? undefined : ageMsOf(work?.inHand?.oldestAppendedUnixNano, movedMs, now),
      isReadHere: reading?.assignment().includes(partition) ?? false,
    };
  });
}

/** By the log's own time where the record is known; else since its group moved last, as in the metrics. */
function ageMsOf(
  appendedUnixNano: bigint | undefined,
  movedMs: number,
  { clock, nowMs }: Pick<ReadingLagState, 'clock' | 'nowMs'>,
): number {
  return appendedUnixNano === undefined
    ? nowMs - movedMs
    : Math.max(0, Number(clock.nowUnixNano() - appendedUnixNano) / nanosPerMs);
}
