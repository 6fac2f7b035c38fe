import type { TraceEvent } from '@waybill/contracts';
import type { SessionSourceName } from '../names.js';
import type { RecoveryAnswer } from './recovery-answer.js';
import type { CallFacts } from './call-facts.js';
import type { SessionKey } from './fact-key.js';
import type { RecoveryStatus } from './recovery-status.js';
import type { TerminalState } from './terminal-state.js';

/** Everything that is known of one session: a set, in no particular order. */
export interface SessionFacts {
  readonly session: SessionKey;
  readonly calls: readonly CallFacts[];
  /** Events that belong to the session and to no call. */
  readonly events: readonly TraceEvent[];
}

/** The audit trail of one session (D1). Empty strings and `undefined` mean that nobody said so. */
export interface SessionTrail {
  readonly sessionId: string;
  readonly sessionSource: SessionSourceName;
  /** On whose behalf. */
  readonly principal: string;
  readonly agentId: string;

  /** The earliest moment known of it; 0 when nobody gave a time. */
  readonly startedUnixNano: bigint;
  /** `undefined`: nobody said that it ended. */
  readonly endedUnixNano: bigint | undefined;
  readonly lastSeenUnixNano: bigint;

  readonly calls: CallCounts;
  readonly attempts: number;
  readonly denials: number;
  readonly upstreamCalls: number;
  /** Calls with contradictions. */
  readonly conflicts: number;

  /** Fingerprints, each once and sorted; the lane of a call whose credential nobody told. */
  readonly credentialsUsed: readonly string[];
  readonly lanesUsed: readonly string[];

  /** The changes that happened, counted. */
  readonly effectsByKind: ReadonlyMap<string, number>;
  readonly effectsByReversibility: ReadonlyMap<string, number>;

  readonly spend: SessionSpend;

  /** Empty: no checkpoint was verified. */
  readonly lastCheckpointId: string;
  readonly lastCheckpointUnixNano: bigint | undefined;
  /** `abandoned` follows from a clock, so that only a reader can say it of a session that nobody ended. */
  readonly terminal: TerminalState;
  readonly recoveryStatus: RecoveryStatus;
  readonly recovery: RecoveryAnswer;
}

/** Calls by outcome; one that nobody saw ending is unknown. */
export interface CallCounts {
  readonly total: number;
  readonly successful: number;
  readonly failed: number;
  readonly denied: number;
  readonly partial: number;
  readonly unknown: number;
}

/** The money of a session: the sums of what counts. */
export interface SessionSpend {
  /** Sums in `currency`. */
  readonly estimatedNanos: bigint;
  readonly actualNanos: bigint;
  /** ISO 4217; empty without priced entries, `XXX` when entries differ, and then the sums are 0 and the maps tell. */
  readonly currency: string;
  readonly estimatedByCurrency: ReadonlyMap<string, bigint>;
  readonly actualByCurrency: ReadonlyMap<string, bigint>;
  readonly unpricedEntries: number;
}
