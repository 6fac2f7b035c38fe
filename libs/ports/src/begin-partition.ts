import type { PartitionProgress, SubscribeOptions } from './event-log.js';
import { Failure, isRetryable } from './failure.js';

/** Whether and where a partition is to be read. */
export type Beginning =
  | { readonly kind: 'begun'; readonly offset: number }
  /** Reading it would be wrong, now and later. */
  | { readonly kind: 'halted'; readonly cause: unknown };

/**
 * Asks the subscriber where to begin a partition, for implementations of the log. Rejects with what `begin` rejected
 * with when it may be asked again.
 */
export async function beginPartition(
  { topic, begin }: Pick<SubscribeOptions, 'topic' | 'begin'>,
  progress: PartitionProgress,
): Promise<Beginning> {
  if (begin === undefined) return { kind: 'begun', offset: progress.committedOffset };
  try {
    const offset = await begin(progress);
    return isWithin(offset, progress)
      ? { kind: 'begun', offset }
      : { kind: 'halted', cause: createOutOfRange(`partition ${progress.partition} of ${topic}`, offset, progress) };
  } catch (cause) {
    if (isRetryable(cause)) throw cause;
    return { kind: 'halted', cause };
  }
}

function isWithin(offset: number, { beginOffset, endOffset }: PartitionProgress): boolean {
  return Number.isInteger(offset) && offset >= beginOffset && offset <= endOffset;
}

function createOutOfRange(where: string, offset: number, { beginOffset, endOffset }: PartitionProgress): Failure {
  return new Failure(
    'permanent',
    'offset_out_of_range',
    `${where}: expected an offset to begin at from ${beginOffset} to ${endOffset}, found ${offset}`,
  );
}
