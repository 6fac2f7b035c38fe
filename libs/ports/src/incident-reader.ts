import type { ReadOptions, Search } from './call-reader.js';

/** An incident, as `waybill_v.incidents` has it. Times are UTC text, `null`: nobody said. */
export interface ReadIncident {
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
export interface ReadListedIncident extends ReadIncident {
  readonly last_said_at: string;
}

/** One thing that was tried, as `waybill_v.incident_segments` has it. Money is decimal text. */
export interface ReadIncidentSegment {
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
  /** The checkpoint that it says was verified last. */
  readonly last_verified_checkpoint: string;
  readonly checkpoint_before: string;
  readonly checkpoint_reached: string;
  readonly first_newly_exposed_failure: string;
  readonly lane: string;
  readonly effect_class: string;
  readonly spend_delta_nanos: string | null;
  readonly currency: string;
  readonly findings: readonly string[];
}

/** One incident with what was tried, in order. */
export interface ReadWholeIncident {
  readonly incident: ReadIncident;
  readonly segments: readonly ReadIncidentSegment[];
}

/** Where an incident stands in the list. */
export type IncidentPlace = Pick<ReadListedIncident, 'last_said_at' | 'state' | 'tenant_id' | 'incident_id'>;

/** Which incidents; what is not given does not restrict. */
export interface IncidentFilter {
  /** At most this many. */
  readonly limit: number;
  /** Only incidents of which something was said at or after this moment, milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  /** Only incidents that stand behind this one in the list. */
  readonly after?: IncidentPlace | undefined;
  /** `open` or `closed`. */
  readonly incidentState?: string | undefined;
  readonly incidentClass?: string | undefined;
  readonly lane?: string | undefined;
}

/** The reading side of incidents; see `CallReader` for the contract, which is the same. */
export interface IncidentReader {
  /** By id, or by a beginning that only one incident has. */
  getIncident(idOrPrefix: string, options?: ReadOptions): Promise<Search<ReadWholeIncident, ReadIncident>>;
  /** Those that are open first, and of each kind the one of which something was said last. */
  listIncidents(filter: IncidentFilter, options?: ReadOptions): Promise<readonly ReadListedIncident[]>;
}
