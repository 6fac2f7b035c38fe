import type { RateCard } from '@waybill/domain';
import { withQuarantineCounts } from '@waybill/fold';
import type { Clock, EventLogReader, Logger, StateStore } from '@waybill/ports';
import { createReadingWatch, steadyNowMs, withFailpoints, type Failpoints, type ServiceWatch } from '@waybill/runtime';
import type { StitcherPorts } from './stitch-batch.js';
import { createStitcherMetrics } from './stitcher-metrics.js';
import type { StitcherConfig } from './stitcher.config.js';
import { createStitcher, type Stitcher } from './stitcher.js';

/** How the process that the stitcher runs in is composed. */
export interface StitcherSetup {
  readonly config: StitcherConfig;
  readonly rates: readonly RateCard[];
  /** No other process stitches the same log. */
  readonly isSoleReader: boolean;
}

/** The stitcher's ports, and the world that the watch needs. */
export interface WatchedStitcherPorts extends StitcherPorts {
  readonly reader: EventLogReader;
  readonly aliasState: StateStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly failpoints: Failpoints | undefined;
}

/** A stitcher with what health and metrics know of it. */
export interface WatchedStitcher {
  readonly stitcher: Stitcher;
  readonly watch: ServiceWatch;
}

/** Wraps the ports, from the world inwards: watch and counts, then failpoints, so that what fails on purpose is seen. */
export function createWatchedStitcher(
  ports: WatchedStitcherPorts,
  { config, rates, isSoleReader }: StitcherSetup,
): WatchedStitcher {
  const { state, aliasState, store, archive, clock, logger, failpoints } = ports;
  const { batchBytesMax, stallTimeoutMs } = config;
  const quarantine = withQuarantineCounts(ports.log);
  const reading = createReadingWatch({
    service: 'stitcher',
    reader: ports.reader,
    isSoleReader,
    stallTimeoutMs,
    clock,
    nowMs: steadyNowMs,
  });
  const watched = { log: quarantine.log, reader: reading.reader, state, aliasState, store, archive };
  const stitcher = createStitcher({
    ...withFailpoints(watched, 'stitcher', failpoints),
    logger,
    rates,
    batchBytesMax,
  });
  const watch = {
    ...reading,
    metrics: [createStitcherMetrics(() => stitcher.counts(), quarantine.list), ...reading.metrics],
    readiness: [...reading.readiness, { name: 'stitcher store', ask: async () => void (await store.identity()) }],
  };
  return { stitcher, watch };
}
