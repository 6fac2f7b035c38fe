import type { StitchLimits } from '@waybill/domain';
import {
  Failure,
  topics,
  type Component,
  type EventLogReader,
  type LogBatch,
  type Logger,
  type LogPosition,
  type Subscription,
} from '@waybill/ports';
import { stitchBatch, type StitchCounts, type StitcherPorts } from './stitch-batch.js';

/** The stitcher's name as a consumer of the log. */
export const stitcherGroupId = 'stitcher';

export interface StitcherOptions extends StitcherPorts {
  readonly reader: EventLogReader;
  readonly logger: Logger;
  readonly limits?: StitchLimits;
  /** Bytes of log records that one batch may hold. */
  readonly batchBytesMax?: number;
}

/** A running stitcher and what it did since it started. */
export interface Stitcher extends Component {
  counts(): StitchCounts;
}

/**
 * A call of real traffic has about ten events. These bounds stop a runaway client, not a busy one; what goes beyond is
 * quarantined, never dropped.
 */
const defaultLimits: StitchLimits = { callEventCountMax: 4_096, looseEventCountMax: 4_096 };

/** About 3,000 events: large enough for one insert, small enough to be folded within a second. */
const defaultBatchBytesMax = 1024 * 1024;

/** Four inserts a second and partition at most: rows cost the store by the insert, not by the row. */
const batchIntervalMs = 250;

/** Reads the events topic, folds each batch into calls and keeps the projection. */
export function createStitcher(options: StitcherOptions): Stitcher {
  const { reader, logger } = options;
  let subscription: Subscription | undefined;
  let counts: StitchCounts = { read: 0, stored: 0, duplicate: 0, quarantined: 0 };

  return {
    name: 'stitcher',
    counts: () => counts,
    async start() {
      if (subscription !== undefined) return;
      const projectionId = await options.store.identity();
      await reconcileState(options, projectionId);
      subscription = await reader.subscribe({
        topic: topics.events,
        groupId: stitcherGroupId,
        batchBytesMax: options.batchBytesMax ?? defaultBatchBytesMax,
        batchIntervalMs,
        async handle(batch) {
          const done = await stitchBatch(batch, { ...options, projectionId, limits: options.limits ?? defaultLimits });
          counts = sumOf(counts, done);
          logBatch(logger, batch, done);
        },
        onFailure: (position, cause) => logFailure(logger, position, cause),
      });
    },
    async shutdown() {
      await subscription?.shutdown();
      subscription = undefined;
    },
  };
}

/**
 * Makes state, log and projection agree before the first batch.
 *
 * State that was written beside another projection, or that is older than the committed offset, would leave rows out:
 * it is forgotten, and the log is folded again. A log that ends before what was applied has lost acknowledged events:
 * that cannot be repaired here, so the stitcher does not start.
 */
async function reconcileState({ reader, state, logger }: StitcherOptions, projectionId: string): Promise<void> {
  let mustRewind = false;
  for (const { partition, committedOffset, endOffset } of await reader.progress(topics.events, stitcherGroupId)) {
    const known = await state.partition(partition);
    const appliedOffset = known?.appliedOffset ?? -1;
    if (appliedOffset >= endOffset) throw truncatedLog({ partition, appliedOffset, endOffset });
    const isForeign = known !== undefined && known.projectionId !== projectionId;
    if (isForeign) await state.clear(partition);
    if (isForeign || committedOffset > appliedOffset + 1) {
      mustRewind = true;
      logger.warn('folding the log again: the projection or the state was replaced', {
        partition,
        committedOffset,
        appliedOffset,
      });
    }
  }
  if (mustRewind) await reader.rewind(topics.events, stitcherGroupId);
}

function truncatedLog(found: { partition: number; appliedOffset: number; endOffset: number }): Failure {
  return new Failure(
    'permanent',
    'log_truncated',
    `partition ${found.partition} of ${topics.events}: offset ${found.appliedOffset} has been applied, but the log ends before ` +
      `${found.endOffset}. Acknowledged events are missing: restore the log from a backup, or remove the state to fold what is left.`,
  );
}

function sumOf(left: StitchCounts, right: StitchCounts): StitchCounts {
  return {
    read: left.read + right.read,
    stored: left.stored + right.stored,
    duplicate: left.duplicate + right.duplicate,
    quarantined: left.quarantined + right.quarantined,
  };
}

function logBatch(logger: Logger, { partition, records }: LogBatch, counts: StitchCounts): void {
  const fields = { partition, lastOffset: records.at(-1)?.offset, ...counts };
  if (counts.quarantined > 0) logger.warn('stitched a batch; some events are in quarantine', fields);
  else logger.debug('stitched a batch', fields);
}

function logFailure(logger: Logger, { partition, offset }: LogPosition, cause: unknown): void {
  const code = cause instanceof Failure ? cause.code : 'unexpected';
  logger.error('the log could not be applied from here; it will be tried again', {
    partition,
    offset,
    code,
    cause: cause instanceof Error ? cause.message : String(cause),
  });
}
