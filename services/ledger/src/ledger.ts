import { batchFields, createRefusalRun, logFailure, projectionIdOf, reconcileState } from '@waybill/fold';
import {
  topics,
  type Component,
  type EventLogReader,
  type LogFields,
  type Logger,
  type Subscription,
} from '@waybill/ports';
import { rollUpBatch, type LedgerPorts, type RollUpCounts } from './roll-up-batch.js';

/** The ledger's name as a consumer of the log. */
export const ledgerGroupId = 'ledger';

export interface LedgerOptions extends LedgerPorts {
  readonly reader: EventLogReader;
  /** Default: {@link ledgerGroupId}. */
  readonly groupId?: string;
  readonly logger: Logger;
  /** Bytes of log records that one batch may hold. */
  readonly batchBytesMax?: number;
}

/** A running ledger and what it did since it started. */
export interface Ledger extends Component {
  counts(): RollUpCounts;
}

/** Some thousand facts: large enough for one insert, small enough to be folded within a second. */
const defaultBatchBytesMax = 1024 * 1024;

/** A session is computed anew once per batch that touches it: waiting a little makes one batch of many small ones. */
const batchIntervalMs = 250;

/** Reads the facts topic, folds each batch and keeps sessions and spend. */
export function createLedger(options: LedgerOptions): Ledger {
  const { reader, logger, state, store } = options;
  let subscription: Subscription | undefined;
  let counts: RollUpCounts = { read: 0, applied: 0, stale: 0, superseded: 0, quarantined: 0 };
  return {
    name: 'ledger',
    counts: () => counts,
    async start() {
      if (subscription !== undefined) return;
      const projectionId = projectionIdOf(await store.identity());
      const topic = topics.facts;
      const refusals = createRefusalRun();
      subscription = await reader.subscribe({
        topic,
        groupId: options.groupId ?? ledgerGroupId,
        batchBytesMax: options.batchBytesMax ?? defaultBatchBytesMax,
        batchIntervalMs,
        begin: (progress) => reconcileState({ topic, state, projectionId, logger }, progress),
        async handle(batch) {
          const startedMs = performance.now();
          const done = await rollUpBatch(batch, { ...options, projectionId, refusals });
          counts = sumOf(counts, done);
          logBatch(logger, batchFields(batch, startedMs), done);
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

function sumOf(left: RollUpCounts, right: RollUpCounts): RollUpCounts {
  return {
    read: left.read + right.read,
    applied: left.applied + right.applied,
    stale: left.stale + right.stale,
    superseded: left.superseded + right.superseded,
    quarantined: left.quarantined + right.quarantined,
  };
}

function logBatch(logger: Logger, batch: LogFields, counts: RollUpCounts): void {
  const fields = { ...batch, ...counts };
  if (counts.quarantined > 0) logger.warn('rolled up a batch; some facts are in quarantine', fields);
  else logger.debug('rolled up a batch', fields);
}
