import type { Clock, ConservationView, EventLogReader, Logger, ProjectionStore, StateStore } from '@waybill/ports';
import { createReadingWatch, steadyNowMs, type ServiceWatch } from '@waybill/runtime';
import { createConservationCheck } from './conservation-check.js';
import { createQuarantineKeeper, type QuarantineKeeper } from './quarantine-keeper.js';
import { createQuarantineMetrics } from './quarantine-metrics.js';
import type { StitcherSetup } from './watched-stitcher.js';

/** How the process that the keeper runs in is composed. */
export type QuarantineKeeperSetup = Pick<StitcherSetup, 'config' | 'isSoleReader'>;

/** The keeper's ports, and the world that the watch needs. */
export interface WatchedQuarantineKeeperPorts {
  readonly reader: EventLogReader;
  readonly state: StateStore;
  readonly store: ProjectionStore;
  readonly view: ConservationView;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A keeper with what health and metrics know of it, and of the law that its rows are a side of. */
export interface WatchedQuarantineKeeper {
  readonly keeper: QuarantineKeeper;
  readonly watch: ServiceWatch;
}

/** Who reads this partition asks for all: each topic has it, and of a group one process at a time. */
const electingPartition = 0;

export function createWatchedQuarantineKeeper(
  { reader, state, store, view, clock, logger }: WatchedQuarantineKeeperPorts,
  { config, isSoleReader }: QuarantineKeeperSetup,
): WatchedQuarantineKeeper {
  const { stallTimeoutMs, conservationIntervalMs, conservationWindowMs } = config;
  const nowMs = steadyNowMs;
  const reading = createReadingWatch({ service: 'quarantine', reader, isSoleReader, stallTimeoutMs, clock, nowMs });
  const keeper = createQuarantineKeeper({ reader: reading.reader, state, store, logger });
  const check = createConservationCheck({
    view,
    isElected: () => keeper.assignment().includes(electingPartition),
    intervalMs: conservationIntervalMs,
    windowMs: conservationWindowMs,
    clock,
    nowMs,
    logger,
  });
  const watch: ServiceWatch = {
    ...reading,
    metrics: [createQuarantineMetrics(() => keeper.counts()), ...reading.metrics, check.metrics],
    async start() {
      await reading.start();
      await check.start();
    },
    async shutdown() {
      await check.shutdown();
      await reading.shutdown();
    },
  };
  return { keeper, watch };
}
