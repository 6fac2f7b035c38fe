import type { TraceEvent } from '@waybill/contracts';

/** An event as it stands in the log. */
export interface RecordedEvent {
  readonly tenantId: string;
  readonly event: TraceEvent;
  /** The event's own bytes as received, without tag and length. */
  readonly bytes: Uint8Array;
  readonly authenticatedPrincipal: string;
  readonly receivedUnixNano: bigint;
  readonly appendedUnixNano: bigint;
  readonly logPartition: number;
  readonly logOffset: number;
}

/** What could not be stitched, with everything needed to find out why and to try again. */
export interface QuarantinedEvent {
  /** Derived from where the event stands in the log, so that redelivery makes no second one. */
  readonly failureId: string;
  readonly tenantId: string;
  readonly reason: QuarantineReason;
  /** Which step refused: a fold, or the store that its rows went to. */
  readonly stage: 'stitcher' | 'ledger' | 'store';
  /** What was expected and what was found; at most 512 bytes. */
  readonly detail: string;
  readonly eventId: string;
  readonly originTopic: string;
  readonly logPartition: number;
  readonly logOffset: number;
  readonly appendedUnixNano: bigint;
  readonly payload: Uint8Array;
}

export type QuarantineReason = 'undecodable' | 'id_conflict' | 'call_too_large' | 'store_refused';
