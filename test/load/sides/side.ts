import type { Member } from '../../failure/deployment/deployment.js';
import type { StoreOwner } from './store-owner.js';

/** The product, or the baseline that it is compared with. */
export type SideName = 'waybill' | 'naive';

/** One of the two pipelines, with a store and topics of its own, on a broker that both use. */
export interface Side {
  readonly name: SideName;
  /** Events of one request, unless the load is paced. */
  readonly batchEventCount: number;
  /** Requests that wait for their answer at once when the load goes as fast as it can. */
  readonly inFlightCountMax: number;
  /** `host:port` of the collector. */
  readonly endpoint: string;
  readonly collector: Member;
  /** Makes calls of events. */
  readonly stitcher: Member;
  /** Adds calls up; the baseline has none. */
  readonly ledger: Member | undefined;
  readonly store: StoreOwner;
  /** Whether everything that is in the log is applied by whoever runs. */
  isApplied(): Promise<boolean>;
  /** Ends every process, and leaves no file behind. */
  shutdown(): Promise<void>;
}

/** What a side stands on. */
export interface SideOptions {
  /** `host:port` of the broker. */
  readonly broker: string;
  /** Begins the names of topics and groups: no two sides of a run have one in common. */
  readonly prefix: string;
  /** Where Node writes a CPU profile of each service, if anywhere. */
  readonly profileDirectory: string | undefined;
}
