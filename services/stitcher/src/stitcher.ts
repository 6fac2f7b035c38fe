import { noRates, type RateCard, type StitchLimits } from '@waybill/domain';
import {
  batchFields,
  createRefusalRun,
  logFailure,
  projectionIdOf,
  reconcileState,
  type FoldedTopic,
} from '@waybill/fold';
import {
  topics,
  type Component,
  type EventLogReader,
  type LogFields,
  type Logger,
  type StateStore,
  type SubscribeOptions,
  type Subscription,
} from '@waybill/ports';
import { aliasProjectionId, bindBatch } from './bind-batch.js';
import type { SweepPositions } from './quiet-calls.js';
import { stitchBatch, type StitchCounts, type StitcherPorts } from './stitch-batch.js';

/** The stitcher's name as a consumer of the events topic. */
export const stitcherGroupId = 'stitcher';

/** As a consumer of the aliases topic: members of one group that read different topics get each other's partitions. */
export const aliasGroupId = 'stitcher-aliases';

export interface StitcherOptions extends StitcherPorts {
  readonly reader: EventLogReader;
  /**
   * What is known of aliases; its partitions are those of the aliases topic. Absent: somebody else binds them, and this
   * one reads what they were told from the events topic.
   */
  readonly aliasState?: StateStore | undefined;
  /** Default: {@link stitcherGroupId}. */
  readonly groupId?: string;
  readonly logger: Logger;
  readonly limits?: StitchLimits;
  /** Default: none, and what comes without a price stays without one. */
  readonly rates?: readonly RateCard[];
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

/** Reads the topics of events and aliases, folds each batch and keeps the projection. */
export function createStitcher(options: StitcherOptions): Stitcher {
  const { reader, logger, log, state, aliasState } = options;
  let subscriptions: readonly Subscription[] = [];
  let counts: StitchCounts = { read: 0, stored: 0, duplicate: 0, quarantined: 0 };
  const subscribe = (folded: FoldedTopic, reading: Pick<SubscribeOptions, 'groupId' | 'batchIntervalMs' | 'handle'>) =>
    reader.subscribe({
      ...reading,
      topic: folded.topic,
      batchBytesMax: options.batchBytesMax ?? defaultBatchBytesMax,
      begin: (progress) => reconcileState(folded, progress),
      onFailure: (position, cause) => logFailure(logger, position, cause),
    });

  return {
    name: 'stitcher',
    counts: () => counts,
    async start() {
      if (subscriptions.length > 0) return;
      const projectionId = projectionIdOf(await options.store.identity());
      const limits = options.limits ?? defaultLimits;
      const rates = options.rates ?? noRates;
      const positions: SweepPositions = new Map();
      const refusals = createRefusalRun();
      const events = await subscribe(
        { topic: topics.events, state, projectionId, logger },
        {
          groupId: options.groupId ?? stitcherGroupId,
          batchIntervalMs,
          async handle(batch) {
            const startedMs = performance.now();
            const done = await stitchBatch(batch, { ...options, projectionId, limits, rates, positions, refusals });
            counts = sumOf(counts, done);
            logBatch(logger, batchFields(batch, startedMs), done);
          },
        },
      );
      subscriptions = [events];
      if (aliasState === undefined) return;
      const aliases = await subscribe(
        { topic: topics.aliases, state: aliasState, projectionId: aliasProjectionId, logger },
        {
          groupId: aliasGroupId,
          async handle(batch) {
            const startedMs = performance.now();
            await bindBatch(batch, { log, state: aliasState });
            logger.debug('bound a batch of aliases', batchFields(batch, startedMs));
          },
        },
      );
      subscriptions = [events, aliases];
    },
    async shutdown() {
      await Promise.all(subscriptions.map((each) => each.shutdown()));
      subscriptions = [];
    },
  };
}

function sumOf(left: StitchCounts, right: StitchCounts): StitchCounts {
  return {
    read: left.read + right.read,
    stored: left.stored + right.stored,
    duplicate: left.duplicate + right.duplicate,
    quarantined: left.quarantined + right.quarantined,
  };
}

function logBatch(logger: Logger, batch: LogFields, counts: StitchCounts): void {
  const fields = { ...batch, ...counts };
  if (counts.quarantined > 0) logger.warn('stitched a batch; some events are in quarantine', fields);
  else logger.debug('stitched a batch', fields);
}
