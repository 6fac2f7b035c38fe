import type { ReadRunaway, ReadSession, ReadSessionCall, ReadSessionCheckpoint, ReadSpend } from '@waybill/ports';

/** One row of `waybill_v.sessions`. */
export type SessionRow = ReadSession;

/** One row of the timeline of a session. */
export type SessionCallRow = ReadSessionCall;

/** One checkpoint of a session. */
export type SessionCheckpointRow = ReadSessionCheckpoint;

/** One row of `waybill_v.runaways`. */
export type RunawayRow = ReadRunaway;

/** One group of spend. */
export type SpendRow = ReadSpend;

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
