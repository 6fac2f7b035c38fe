import type { FaultProxy } from '@waybill/testing/fault-proxy';
import type { HttpFault } from '@waybill/testing/http-fault-proxy';
import type { KafkaCluster } from '@waybill/testing/kafka-cluster';

/** A process under test. Faults end it, freeze it, or let it fail at a named step. */
export interface Member {
  /** `waybill`, `stitcher`, `broker-1`. */
  readonly name: string;
  /** `undefined` while it does not run. */
  pid(): number | undefined;
  /**
   * Starts it, with `WAYBILL_FAILPOINTS` when given. Resolves with `ready` when it does its work, and with `ended` when it
   * was gone before: a failpoint may be reached that early.
   */
  start(failpoints?: string): Promise<'ready' | 'ended'>;
  /** Ends it at once, and resolves when it is gone; at once when it does not run. */
  kill(): Promise<void>;
  /** Asks it to end, and resolves with its exit status when it is gone. */
  stop(): Promise<number | string>;
  /** Resolves when the present process is gone, however it went. */
  ended(): Promise<number | string>;
  /** The last lines that it said, for a report. */
  lastLines(): string;
}

/** Everything that runs: the services under test and what they stand on. */
export interface Deployment {
  readonly profile: 'embedded' | 'kafka';
  /** `host:port` of the collector, whoever is killed. */
  readonly endpoint: string;
  /** Where the store answers over HTTP; `undefined` while it does not run. */
  readonly storeUrl: () => string | undefined;
  /** The processes that have failpoints. */
  readonly services: readonly Member[];
  /** Which of them takes a step: `ledger.store.upsert` is the ledger's, wherever it runs. */
  serviceOf(step: string): Member;
  /** The brokers of the log, and what stands before the store; only where they are processes of their own. */
  readonly outside?: OutsideEngines;
  /** The pid of the engine that keeps the rows; `undefined` while it does not run, or is not ours. */
  enginePid(): number | undefined;
  /** Starts everything. */
  start(): Promise<void>;
  /** Ends everything, and leaves no process behind. */
  shutdown(): Promise<void>;
}

/** What services stand on when it does not run beside them. */
export interface OutsideEngines {
  readonly cluster: KafkaCluster;
  /** Every request of the services to the store passes here; readers and the auditor ask the store itself. */
  readonly storeProxy: FaultProxy<HttpFault | { readonly kind: 'none' }>;
  /** Sets the groups of all folds back to the first offset, once nobody of them runs any more. */
  resetGroups(): Promise<void>;
  /** Forgets the schema and every row: whoever starts next makes the schema again. */
  dropRows(): Promise<void>;
}
