import type { Count, IntegerText, TimeText } from './document-values.js';

/** A call as the timeline of its session shows it, under the names of SQL: words that nobody said are empty. */
export interface SessionCallDocument {
  readonly call_id: string;
  readonly tool: string;
  readonly server: string;
  readonly principal: string;
  readonly credential_lane: string;
  readonly credential_fingerprint: string;
  /** When it started, else the earliest moment known of it. */
  readonly began_at: TimeText;
  readonly ended_at: TimeText | null;
  /** Nanoseconds. */
  readonly latency_ns: IntegerText | null;
  readonly attempts: Count;
  readonly outcome: string;
  readonly error_class: string;
  /** Each as `kind resource`. */
  readonly effects: readonly string[];
  readonly reversibility: string;
  /** Nanos of the currency. */
  readonly estimated_nanos: IntegerText;
  /** Nanos of the currency. */
  readonly actual_nanos: IntegerText;
  /** Entries that nobody has put a price on. */
  readonly unpriced: Count;
  readonly currency: string;
  readonly retry_verdict: string;
  readonly next_action: string;
  /** Each as `reason by hop`. */
  readonly denials: readonly string[];
  /** How many contradictions it has. */
  readonly conflicts: IntegerText;
  readonly state: string;
}

/** A checkpoint as the timeline of its session shows it, under the names of SQL. */
export interface SessionCheckpointDocument {
  readonly event_id: string;
  readonly call_id: string;
  readonly occurred_at: TimeText;
  readonly checkpoint_id: string;
  readonly parent_checkpoint_id: string;
  /** What it covers: calls, paths, records; empty: everything until then. */
  readonly covers: readonly string[];
  readonly is_verified: boolean;
  readonly verified_by: string;
  readonly verification_method: string;
  readonly visible_to_new_session: boolean | null;
}
