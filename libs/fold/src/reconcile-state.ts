import { foldEpoch } from '@waybill/domain';
import { Failure, type EventLogReader, type Logger, type StateStore, type Topic } from '@waybill/ports';

/** State that another fold has made, or that belongs to another store, is not this fold's state of this store. */
export function projectionIdOf(storeIdentity: string): string {
  return `${storeIdentity}/fold-${foldEpoch}`;
}

/** What reconciling needs of the world. */
export interface FoldWorld {
  readonly reader: EventLogReader;
  readonly logger: Logger;
}

/** A topic as one group folds it, with the state that goes with it. */
export interface FoldedTopic {
  readonly topic: Topic;
  readonly groupId: string;
  readonly state: StateStore;
  /** What the state has to be written beside. */
  readonly projectionId: string;
}

/**
 * Makes state, log and projection agree before the first batch.
 *
 * State that was written beside another projection, or that is older than the committed offset, would leave rows out:
 * it is forgotten, and the log is folded again. A log that ends before what was applied has lost acknowledged events:
 * that cannot be repaired here, so the service does not start.
 */
export async function reconcileState(
  { reader, logger }: FoldWorld,
  { topic, groupId, state, projectionId }: FoldedTopic,
): Promise<void> {
  let mustRewind = false;
  for (const { partition, committedOffset, endOffset } of await reader.progress(topic, groupId)) {
    const known = await state.partition(partition);
    const appliedOffset = known?.appliedOffset ?? -1;
    if (appliedOffset >= endOffset) throw truncatedLog(topic, { partition, appliedOffset, endOffset });
    const isForeign = known !== undefined && known.projectionId !== projectionId;
    if (isForeign) await state.clear(partition);
    if (isForeign || committedOffset > appliedOffset + 1) {
      mustRewind = true;
      logger.warn('folding the log again: the projection, the state or the fold was replaced', {
        topic,
        partition,
        committedOffset,
        appliedOffset,
      });
    }
  }
  if (mustRewind) await reader.rewind(topic, groupId);
}

function truncatedLog(topic: Topic, found: { partition: number; appliedOffset: number; endOffset: number }): Failure {
  return new Failure(
    'permanent',
    'log_truncated',
    `partition ${found.partition} of ${topic}: offset ${found.appliedOffset} has been applied, but the log ends before ` +
      `${found.endOffset}. Acknowledged events are missing: restore the log from a backup, or remove the state to fold what is left.`,
  );
}
