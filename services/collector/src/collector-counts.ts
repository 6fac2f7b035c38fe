import { RejectReason } from '@waybill/contracts';

/** What became of everything that came in, since start. */
export interface CollectorCounts {
  /** Events that the log acknowledged. */
  readonly acceptedEventCount: number;
  /** Events that were refused, by the name of the reason. */
  readonly rejectedEventCountByReason: Readonly<Record<string, number>>;
  /** Batches that the log did not acknowledge: their clients were told to send them again. */
  readonly failedBatchCount: number;
  /** Requests that could not be read. */
  readonly unreadableRequestCount: number;
  /** Requests that memory or the end of the process turned away. */
  readonly turnedAwayRequestCount: number;
}

/** Counters to be read at any moment. */
export class CollectorCounters implements CollectorCounts {
  acceptedEventCount = 0;
  readonly rejectedEventCountByReason: Record<string, number> = {};
  failedBatchCount = 0;
  unreadableRequestCount = 0;
  turnedAwayRequestCount = 0;

  addRejected(reason: RejectReason): void {
    const name = RejectReason[reason];
    this.rejectedEventCountByReason[name] = (this.rejectedEventCountByReason[name] ?? 0) + 1;
  }
}
