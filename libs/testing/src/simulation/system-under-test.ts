import type { TraceEvent } from '@waybill/contracts';
import type {
  Component,
  EventArchive,
  EventLogReader,
  EventLogWriter,
  LedgerStore,
  ProjectionStore,
  StateStore,
} from '@waybill/ports';

/** The world as one process of the stitcher is given it. */
export interface StitcherWorld {
  readonly log: EventLogWriter;
  readonly reader: EventLogReader;
  readonly state: StateStore;
  readonly aliasState: StateStore;
  readonly store: ProjectionStore;
  readonly archive: EventArchive;
}

/** The world as one process of the ledger is given it. */
export interface LedgerWorld {
  readonly log: EventLogWriter;
  readonly reader: EventLogReader;
  readonly state: StateStore;
  readonly store: LedgerStore;
}

/** One process: reads the log until it is killed. */
export type Worker = StitcherWorker | LedgerWorker;

export interface StitcherWorker extends Component {
  /** What it did since it started. */
  counts(): {
    readonly read: number;
    readonly stored: number;
    readonly duplicate: number;
    readonly quarantined: number;
  };
}

export interface LedgerWorker extends Component {
  /** What it did since it started, in facts. */
  counts(): {
    readonly read: number;
    readonly applied: number;
    readonly stale: number;
    readonly superseded: number;
    readonly quarantined: number;
  };
}

/** What is simulated. Passed in, so that the simulation imports no service. */
export interface SystemUnderTest {
  createStitcher(world: StitcherWorld): StitcherWorker;
  createLedger(world: LedgerWorld): LedgerWorker;
  /** The trace that decides where an event lies in the log; `undefined` for one that may not be admitted. */
  homeTraceOf(event: TraceEvent): Uint8Array | undefined;
  partitionOf(tenantId: string, traceId: Uint8Array, partitionCount: number): number;
}
