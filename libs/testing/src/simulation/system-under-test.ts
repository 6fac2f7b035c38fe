import type { TraceEvent } from '@waybill/contracts';
import type {
  Component,
  EventArchive,
  EventLogReader,
  EventLogWriter,
  ProjectionStore,
  StateStore,
} from '@waybill/ports';

/** The world as one process of the system under test is given it. */
export interface WorkerPorts {
  readonly log: EventLogWriter;
  readonly reader: EventLogReader;
  readonly state: StateStore;
  readonly aliasState: StateStore;
  readonly store: ProjectionStore;
  readonly archive: EventArchive;
}

/** One process: reads the log until it is killed. */
export interface Worker extends Component {
  /** What it did since it started. */
  counts(): {
    readonly read: number;
    readonly stored: number;
    readonly duplicate: number;
    readonly quarantined: number;
  };
}

/** What is simulated. Passed in, so that the simulation imports no service. */
export interface SystemUnderTest {
  createWorker(ports: WorkerPorts): Worker;
  /** The trace that decides where an event lies in the log; `undefined` for one that may not be admitted. */
  homeTraceOf(event: TraceEvent): Uint8Array | undefined;
  partitionOf(tenantId: string, traceId: Uint8Array, partitionCount: number): number;
}
