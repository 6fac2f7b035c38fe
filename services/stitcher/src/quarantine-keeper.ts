import { batchFields, logFailure, projectionIdOf, reconcileState } from '@waybill/fold';
import { topics, type Component, type EventLogReader, type Logger, type Subscription } from '@waybill/ports';
import { keepQuarantine, type KeepQuarantineOptions, type KeptCounts } from './keep-quarantine.js';

/** The keeper's name as a consumer of the log. */
export const quarantineGroupId = 'quarantine';

export interface QuarantineKeeperOptions extends Omit<KeepQuarantineOptions, 'projectionId'> {
  readonly reader: EventLogReader;
  /** Default: {@link quarantineGroupId}. */
  readonly groupId?: string;
  readonly logger: Logger;
}

/** A running keeper and what it kept since it started. */
export interface QuarantineKeeper extends Component {
  counts(): KeptCounts;
  /** The partitions of the quarantine topic that this process reads now; see `Subscription.assignment`. */
  assignment(): readonly number[];
}

/** A few records of the largest kind: rows of them are as large. */
const batchBytesMax = 1024 * 1024;

/** Reads the quarantine topic and keeps its rows: the one way by which a failure becomes visible, whoever met it. */
export function createQuarantineKeeper(options: QuarantineKeeperOptions): QuarantineKeeper {
  const { reader, logger, store, state } = options;
  let subscription: Subscription | undefined;
  let counts: KeptCounts = { quarantined: 0, redrives: 0 };
  return {
    name: 'quarantine-keeper',
    counts: () => counts,
    assignment: () => subscription?.assignment() ?? [],
    async start() {
      if (subscription !== undefined) return;
      const projectionId = projectionIdOf(await store.identity());
      const topic = topics.quarantine;
      subscription = await reader.subscribe({
        topic,
        groupId: options.groupId ?? quarantineGroupId,
        batchBytesMax,
        begin: (progress) => reconcileState({ topic, state, projectionId, logger }, progress),
        async handle(batch) {
          const startedMs = performance.now();
          const kept = await keepQuarantine(batch, { store, state, projectionId });
          counts = {
            quarantined: counts.quarantined + kept.quarantined,
            redrives: counts.redrives + kept.redrives,
          };
          logger.debug('kept a batch of quarantine', { ...batchFields(batch, startedMs), ...kept });
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
