import type { TraceEvent } from '@waybill/contracts';
import type { NumberedSource } from './log-count.js';

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

/** What could not go on, with everything needed to find out why and to try again. */
export interface QuarantinedEvent {
  /** Derived from where it stands in the log, so that redelivery makes no second one. */
  readonly failureId: string;
  readonly tenantId: string;
  /** One snake_case word: a {@link QuarantineReason}, or the name of the collector's reason to refuse. */
  readonly reason: string;
  readonly stage: QuarantineStage;
  /** What was expected and what was found; at most 512 bytes. */
  readonly detail: string;
  readonly eventId: string;
  /** Who emitted it; `undefined` where nobody could be read. */
  readonly source: NumberedSource | undefined;
  /** Where it stands in the log: for what the collector refused, in the quarantine topic. */
  readonly originTopic: string;
  readonly logPartition: number;
  readonly logOffset: number;
  readonly appendedUnixNano: bigint;
  readonly payload: Uint8Array;
  /** How many bytes there were: more than `payload` has where the request had refused more than is kept. */
  readonly payloadBytes: number;
  /** 1, but for a summary of events that were only counted. */
  readonly eventCount: number;
}

/** Which step could not go on: the collector, a fold, or the store that its rows went to. */
export type QuarantineStage = 'collector' | 'stitcher' | 'ledger' | 'store';

/** Why folds and stores set something aside. */
export type QuarantineReason = 'undecodable' | 'id_conflict' | 'call_too_large' | 'store_refused';

/** One try to send a quarantined event again. */
export interface RedriveNote {
  readonly tenantId: string;
  readonly failureId: string;
  readonly redrivenUnixNano: bigint;
  /** Who asked for it, as they named themselves. */
  readonly operator: string;
  /** `appended`, or why the collector refused it again. */
  readonly outcome: string;
  readonly detail: string;
  /** Where the note stands in the quarantine topic. */
  readonly logPartition: number;
  readonly logOffset: number;
}
