import type { ReadOptions, Search } from './call-reader.js';
import type { SurroundingsReader } from './surroundings-reader.js';

/** What is read of a session, as `waybill_v.sessions` has it. 64-bit numbers and money are decimal text, times are UTC text, `null`: not known. */
export interface ReadSession {
  readonly tenant_id: string;
  readonly session_id: string;
  readonly session_source: string;
  /** Whose session it is: the original actor. */
  readonly principal: string;
  readonly agent_id: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly last_seen_at: string;
  readonly tool_calls: string;
  readonly successful_calls: string;
  readonly failed_calls: string;
  readonly denied_calls: string;
  readonly partial_calls: string;
  readonly unknown_calls: string;
  readonly attempts: string;
  /** Calls that its tools made upstream. */
  readonly upstream_calls: string;
  readonly credentials_used: readonly string[];
  readonly lanes_used: readonly string[];
  readonly effects_by_kind: Readonly<Record<string, string>>;
  readonly effects_by_reversibility: Readonly<Record<string, string>>;
  readonly estimated_by_currency: Readonly<Record<string, string>>;
  readonly actual_by_currency: Readonly<Record<string, string>>;
  readonly unpriced_entries: string;
  readonly denials: string;
  readonly last_checkpoint: string;
  readonly last_checkpoint_at: string | null;
  readonly permanent_effects_after: readonly string[];
  readonly terminal_state: string;
  /** `reported` or `derived`. */
  readonly terminal_source: string;
  readonly recovery_status: string;
  readonly recovery_verdict: string;
  readonly recovery_reason: string;
  readonly verify_first: readonly string[];
  readonly new_session_sees: string;
}

/** A call as the timeline of its session shows it. */
export interface ReadSessionCall {
  readonly call_id: string;
  readonly tool: string;
  readonly server: string;
  readonly principal: string;
  readonly credential_lane: string;
  readonly credential_fingerprint: string;
  /** When it started, else the earliest moment known of it. */
  readonly began_at: string;
  readonly ended_at: string | null;
  readonly latency_ns: string | null;
  readonly attempts: number;
  readonly outcome: string;
  readonly error_class: string;
  readonly effects: readonly string[];
  readonly reversibility: string;
  readonly estimated_nanos: string;
  readonly actual_nanos: string;
  readonly unpriced: number;
  readonly currency: string;
  readonly retry_verdict: string;
  readonly next_action: string;
  readonly denials: readonly string[];
  /** How many contradictions it has. */
  readonly conflicts: string;
  readonly state: string;
}

/** A checkpoint as the timeline of its session shows it. */
export interface ReadSessionCheckpoint {
  readonly event_id: string;
  readonly call_id: string;
  readonly occurred_at: string;
  readonly checkpoint_id: string;
  readonly parent_checkpoint_id: string;
  readonly covers: readonly string[];
  readonly is_verified: boolean;
  readonly verified_by: string;
  readonly verification_method: string;
  readonly visible_to_new_session: boolean | null;
}

/** An episode in which a session ran away, as `waybill_v.runaways` has it. */
export interface ReadRunaway {
  readonly tenant_id: string;
  readonly session_id: string;
  readonly principal: string;
  readonly runaway_id: string;
  /** `repeated_input`, `retry_storm` or `burn_rate`. */
  readonly kind: string;
  readonly tool: string;
  readonly lane: string;
  readonly started_at: string;
  readonly last_at: string;
  readonly calls: string;
  /** What was counted. */
  readonly detail: string;
  /** The budget that it exceeds; empty when it is measured against the session itself. */
  readonly budget_id: string;
}

/** What one group spent in one currency; the currency is empty for calls, and for what nobody priced. */
export interface ReadSpend {
  /** What the group is called, by the first dimension and, where there is one, the second. */
  readonly group_0: string;
  readonly group_1?: string;
  readonly currency: string;
  readonly estimated_nanos: string;
  readonly actual_nanos: string;
  readonly calls: string;
  readonly unpriced_entries: string;
  readonly entries: string;
  /** What was set aside in the window, and how much of it is neither used, given back nor expired. */
  readonly reserved_nanos: string;
  readonly held_nanos: string;
  /** Reservations that still hold something, also those of which nobody said how much. */
  readonly open_reservations: string;
}

/** A session with what belongs to it, in the order in which it happened. */
export interface ReadWholeSession {
  readonly session: ReadSession;
  readonly calls: readonly ReadSessionCall[];
  readonly checkpoints: readonly ReadSessionCheckpoint[];
  readonly runaways: readonly ReadRunaway[];
}

/** Where a session stands in the list of sessions. */
export interface SessionPlace {
  /** When it started, else when it was seen last. */
  readonly listed_at: string;
  readonly tenant_id: string;
  readonly session_id: string;
  readonly principal: string;
}

/** Which sessions; what is not given does not restrict. */
export interface SessionFilter {
  /** At most this many, the newest ones. */
  readonly limit: number;
  /** Only sessions that were active at or after this moment, milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  /** Only sessions that stand behind this one in the list. */
  readonly after?: SessionPlace | undefined;
  readonly principal?: string | undefined;
  readonly agentId?: string | undefined;
  readonly terminalState?: string | undefined;
  readonly recoveryStatus?: string | undefined;
  /** Only sessions that used this lane. */
  readonly lane?: string | undefined;
}

/** By what spend can be broken down, in the order in which it is offered. */
export const spendDimensions = [
  'tenant',
  'lane',
  'tool',
  'server',
  'session',
  'principal',
  'agent',
  'auth_mode',
  'credential',
  'provider',
  'quota_owner',
  'minute',
  'hour',
  'day',
] as const;

/** A word that spend can be broken down by. */
export type SpendDimension = (typeof spendDimensions)[number];

/** Which spend, broken down by what. */
export interface SpendQuestion {
  /** One or two. */
  readonly by: readonly SpendDimension[];
  /** The window `[from, until)`, milliseconds since 1970; whole minutes that begin in it. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** At most this many rows. */
  readonly limit: number;
}

/** The reading side of sessions and spend; see `CallReader` for the contract, which is the same. */
export interface LedgerReader extends SurroundingsReader {
  /** By id, or by a beginning that only one session has. An exact id wins over longer ones, unless several principals have it. */
  getSession(
    idOrPrefix: string,
    principal?: string,
    options?: ReadOptions,
  ): Promise<Search<ReadWholeSession, ReadSession>>;
  /** Newest first. */
  listSessions(filter: SessionFilter, options?: ReadOptions): Promise<readonly ReadSession[]>;
  /** By currency, and within it the most expensive first. */
  listSpend(question: SpendQuestion, options?: ReadOptions): Promise<readonly ReadSpend[]>;
}
