import type { CallRow } from './call-row.js';
import type { CheckpointRow } from './checkpoint-row.js';

/** One row of `waybill_v.sessions`. 64-bit numbers and money are decimal text, times are UTC text, `null`: not known. */
export interface SessionRow {
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
export type SessionCallRow = Pick<
  CallRow,
  | 'call_id'
  | 'tool'
  | 'server'
  | 'principal'
  | 'credential_lane'
  | 'credential_fingerprint'
  | 'ended_at'
  | 'latency_ns'
  | 'attempts'
  | 'outcome'
  | 'error_class'
  | 'effects'
  | 'reversibility'
  | 'estimated_nanos'
  | 'actual_nanos'
  | 'unpriced'
  | 'currency'
  | 'retry_verdict'
  | 'next_action'
  | 'denials'
  | 'state'
> & {
  /** When it started, else the earliest moment known of it. */
  readonly began_at: string;
  /** How many contradictions it has. */
  readonly conflicts: string;
};

/** A checkpoint as the timeline of its session shows it. */
export type SessionCheckpointRow = Pick<
  CheckpointRow,
  | 'event_id'
  | 'call_id'
  | 'occurred_at'
  | 'checkpoint_id'
  | 'parent_checkpoint_id'
  | 'covers'
  | 'is_verified'
  | 'verified_by'
  | 'verification_method'
  | 'visible_to_new_session'
>;

/** One row of `waybill_v.runaways`: an episode in which a session ran away. */
export interface RunawayRow {
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
export interface SpendRow {
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

/** A lane as it stands. */
export interface LaneRow {
  readonly tenant_id: string;
  readonly lane: string;
  readonly state: string;
  /** `null`: nobody ever changed it. */
  readonly since: string | null;
  /** Frozen until then; `null`: until thawed. */
  readonly until: string | null;
  readonly changed_by: string;
  readonly reason: string;
}

/** The use of a lane on one side of a change; the currency is empty for calls. */
export interface LaneUseRow {
  readonly tenant_id: string;
  readonly lane: string;
  readonly is_after: 0 | 1;
  readonly currency: string;
  readonly calls: string;
  readonly actual_nanos: string;
}

/** One row of `waybill_v.incidents`. */
export interface IncidentRow {
  readonly tenant_id: string;
  readonly incident_id: string;
  readonly incident_class: string;
  readonly symptom: string;
  readonly namespace: string;
  readonly adapter_path: string;
  readonly lane: string;
  readonly quota_owner: string;
  readonly denied_neighbour_fixture: string;
  readonly opened_at: string | null;
  /** The last state that was verified before anything was tried. */
  readonly last_verified_checkpoint: string;
  /** Where the last segment arrived. */
  readonly reached_checkpoint: string;
  /** How many fixes were tried. */
  readonly segments: number;
  readonly state: string;
  /** Why it is still open although somebody closed it; else empty. */
  readonly open_reason: string;
  readonly outcome: string;
  readonly closed_at: string | null;
  readonly closed_by: string;
  readonly findings: readonly string[];
}

/** An incident in a list, with the last that was said of it: opened, tried or closed. */
export interface ListedIncidentRow extends IncidentRow {
  readonly last_said_at: string;
}

/** One row of `waybill_v.incident_segments`: one thing that was tried. */
export interface IncidentSegmentRow {
  readonly tenant_id: string;
  readonly incident_id: string;
  readonly segment: number;
  readonly event_id: string;
  readonly occurred_at: string;
  readonly symptom: string;
  readonly hypothesis: string;
  readonly changed_route: string;
  readonly changed_prompt_or_policy: string;
  readonly expected_recovery_point: string;
  readonly checkpoint_before: string;
  readonly checkpoint_reached: string;
  readonly first_newly_exposed_failure: string;
  readonly lane: string;
  readonly effect_class: string;
  readonly spend_delta_nanos: string | null;
  readonly currency: string;
  readonly findings: readonly string[];
}
