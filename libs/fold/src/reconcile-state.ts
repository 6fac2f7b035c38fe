import { foldEpoch } from '@waybill/domain';
import { Failure, type Logger, type PartitionProgress, type StateStore, type Topic } from '@waybill/ports';

/** State that another fold has made, or that belongs to another store, is not this fold's state of this store. */
export function projectionIdOf(storeIdentity: string): string {
  return `${storeIdentity}/fold-${foldEpoch}`;
}

/** A topic as one group folds it, with the state that goes with it. */
export interface FoldedTopic {
  readonly topic: Topic;
  readonly state: StateStore;
  /** What the state has to be written beside. */
  readonly projectionId: string;
  readonly logger: Logger;
}

/**
 * Makes state, log and projection agree before the first batch of a partition, and answers where to go on: after the last
 * record whose effects are in the state. For `begin` of a subscription.
 *
 * The state is made current first, so that what another process applied is not applied again.
 *
 * State that was written beside another projection is forgotten, and the log is folded again from its first record, as
 * it is without state. What cannot be repaired here is a permanent failure:
 * - `log_truncated`: the log ends before what has been applied or committed, so acknowledged events are missing.
 * - `log_expired`: the log no longer has the record that must be folded next. Rows that are stored may say more than what
 *   is left would. A group that has neither state nor an offset of its own has stored none: it folds what is there.
 */
export async function reconcileState(folded: FoldedTopic, progress: PartitionProgress): Promise<number> {
  const { topic, state, projectionId, logger } = folded;
  const { partition, beginOffset, committedOffset, endOffset } = progress;
  await state.open(partition);
  const known = await state.partition(partition);
  const appliedOffset = known?.appliedOffset ?? -1;
  const hasTruncated = known !== undefined && Math.max(appliedOffset + 1, committedOffset) > endOffset;
  if (hasTruncated) throw truncatedLog(topic, appliedOffset, progress);
  const isForeign = known !== undefined && known.projectionId !== projectionId;
  if (isForeign) await state.clear(partition);
  const nextOffset = isForeign ? 0 : appliedOffset + 1;
  if (known === undefined && committedOffset === beginOffset) return beginOffset;
  if (nextOffset < beginOffset) throw expiredLog(topic, nextOffset, progress);
  if (nextOffset < committedOffset) {
    logger.warn('folding the log again: the projection, the state or the fold was replaced', {
      topic,
      partition,
      committedOffset,
      nextOffset,
    });
  }
  return nextOffset;
}

function truncatedLog(topic: Topic, appliedOffset: number, found: PartitionProgress): Failure {
  return new Failure(
    'permanent',
    'log_truncated',
    `partition ${found.partition} of ${topic}: offset ${appliedOffset} has been applied and ${found.committedOffset} ` +
      `committed, but the log ends before ${found.endOffset}. Acknowledged events are missing: restore the log from a ` +
      'backup, or remove the state to fold what is left.',
  );
}

function expiredLog(topic: Topic, nextOffset: number, { partition, beginOffset }: PartitionProgress): Failure {
  return new Failure(
    'permanent',
    'log_expired',
    `partition ${partition} of ${topic}: expected to fold on from offset ${nextOffset}, but the log begins at ${beginOffset}. ` +
      'What stood between would be missing: restore the state from its changelog or a backup, or delete the offsets of ' +
      'the group to fold what is left.',
  );
}
