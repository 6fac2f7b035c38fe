import { Failure, type PartitionProgress, type Topic } from '@waybill/ports';

/** What has to be said of a partition that no longer has the record that must be read next. Going on elsewhere would skip some. */
export function createHoleFailure(topic: Topic, nextOffset: number, progress: PartitionProgress): Failure {
  const { partition, beginOffset, endOffset } = progress;
  const where = `partition ${partition} of ${topic}: expected to read on from offset ${nextOffset}`;
  return nextOffset > endOffset
    ? new Failure(
        'permanent',
        'log_truncated',
        `${where}, but the log ends before ${endOffset}. Acknowledged events are missing: restore the topic, ` +
          'or remove the state to fold what is left.',
      )
    : new Failure(
        'permanent',
        'log_expired',
        `${where}, but the log begins at ${beginOffset}: retention has removed what stood between. Restore the state ` +
          'from its changelog or backup, or remove it to fold what is left.',
      );
}
