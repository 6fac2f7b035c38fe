import { withQuarantineCounts } from '@waybill/fold';
import type { Clock, EventLogReader, Logger } from '@waybill/ports';
import { createReadingWatch, steadyNowMs, withFailpoints, type Failpoints, type ServiceWatch } from '@waybill/runtime';
import { createLedgerMetrics } from './ledger-metrics.js';
import type { LedgerConfig } from './ledger.config.js';
import { createLedger, type Ledger } from './ledger.js';
import type { LedgerPorts } from './roll-up-batch.js';

/** How the process that the ledger runs in is composed. */
export interface LedgerSetup {
  readonly config: LedgerConfig;
  /** No other process rolls up the same log. */
  readonly isSoleReader: boolean;
}

/** The ledger's ports, and the world that the watch needs. */
export interface WatchedLedgerPorts extends LedgerPorts {
  readonly reader: EventLogReader;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly failpoints: Failpoints | undefined;
}

/** A ledger with what health and metrics know of it. */
export interface WatchedLedger {
  readonly ledger: Ledger;
  readonly watch: ServiceWatch;
}

/** Wraps the ports, from the world inwards: watch and counts, then failpoints, so that what fails on purpose is seen. */
export function createWatchedLedger(
  { log, reader, state, store, clock, logger, failpoints }: WatchedLedgerPorts,
  { config, isSoleReader }: LedgerSetup,
): WatchedLedger {
  const { batchBytesMax, stallTimeoutMs } = config;
  const quarantine = withQuarantineCounts(log);
  const reading = createReadingWatch({
    service: 'ledger',
    reader,
    isSoleReader,
    stallTimeoutMs,
    clock,
    nowMs: steadyNowMs,
  });
  const watched = { log: quarantine.log, reader: reading.reader, state, store };
  const ledger = createLedger({ ...withFailpoints(watched, 'ledger', failpoints), logger, batchBytesMax });
  const watch = {
    ...reading,
    metrics: [createLedgerMetrics(() => ledger.counts(), quarantine.list), ...reading.metrics],
    readiness: [...reading.readiness, { name: 'ledger store', ask: async () => void (await store.identity()) }],
  };
  return { ledger, watch };
}
