import type {
  Freshness,
  ReadIncident,
  ReadIncidentSegment,
  ReadListedIncident,
  ReadWholeIncident,
} from '@waybill/ports';
import type { Count, MoneyText, TimeText } from './document-values.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';
import { formatMoney } from './money.js';

/** An incident. Names are those of `waybill_v.incidents`; `null` means that nobody said. */
export interface IncidentDocument {
  readonly tenant_id: string;
  readonly incident_id: string;
  readonly incident_class: string | null;
  readonly symptom: string | null;
  readonly namespace: string | null;
  readonly adapter_path: string | null;
  readonly lane: string | null;
  readonly quota_owner: string | null;
  /** What must stay denied after the fix. */
  readonly denied_neighbour_fixture: string | null;
  readonly opened_at: TimeText | null;
  readonly last_verified_checkpoint: string | null;
  readonly reached_checkpoint: string | null;
  /** How many fixes were tried. */
  readonly segments: Count;
  readonly state: string;
  /** Why it is open although somebody closed it. */
  readonly open_reason: string | null;
  readonly outcome: string | null;
  readonly closed_at: TimeText | null;
  readonly closed_by: string | null;
  readonly findings: readonly string[];
}

/** An incident in a list, with the last that was said of it. */
export interface ListedIncidentDocument extends IncidentDocument {
  readonly last_said_at: TimeText;
}

/** One thing that was tried. Money is exact decimal text. */
export interface IncidentSegmentDocument {
  readonly segment: Count;
  readonly event_id: string;
  readonly occurred_at: TimeText;
  readonly symptom: string | null;
  readonly hypothesis: string | null;
  readonly changed_route: string | null;
  readonly changed_prompt_or_policy: string | null;
  readonly expected_recovery_point: string | null;
  readonly last_verified_checkpoint: string | null;
  readonly checkpoint_before: string | null;
  readonly checkpoint_reached: string | null;
  readonly first_newly_exposed_failure: string | null;
  readonly lane: string | null;
  readonly effect_class: string | null;
  readonly spend_delta: MoneyText | null;
  readonly currency: string | null;
  readonly findings: readonly string[];
}

/** One incident with what was tried, in order. */
export interface WholeIncidentDocument {
  readonly incident: IncidentDocument;
  readonly segments: readonly IncidentSegmentDocument[];
  readonly freshness: FreshnessDocument;
}

/** From what is stored of an incident to its document. Total. */
export function toWholeIncidentDocument(
  { incident, segments }: ReadWholeIncident,
  freshness: Freshness,
): WholeIncidentDocument {
  return {
    incident: toIncidentDocument(incident),
    segments: segments.map(toSegmentDocument),
    freshness: toFreshnessDocument(freshness),
  };
}

/** From the row of a list to what the list says of it. Total. */
export function toListedIncidentDocument(incident: ReadListedIncident): ListedIncidentDocument {
  return { ...toIncidentDocument(incident), last_said_at: incident.last_said_at };
}

function toIncidentDocument(incident: ReadIncident): IncidentDocument {
  return {
    tenant_id: incident.tenant_id,
    incident_id: incident.incident_id,
    incident_class: incident.incident_class || null,
    symptom: incident.symptom || null,
    namespace: incident.namespace || null,
    adapter_path: incident.adapter_path || null,
    lane: incident.lane || null,
    quota_owner: incident.quota_owner || null,
    denied_neighbour_fixture: incident.denied_neighbour_fixture || null,
    opened_at: incident.opened_at,
    last_verified_checkpoint: incident.last_verified_checkpoint || null,
    reached_checkpoint: incident.reached_checkpoint || null,
    segments: incident.segments,
    state: incident.state,
    open_reason: incident.open_reason || null,
    outcome: incident.outcome || null,
    closed_at: incident.closed_at,
    closed_by: incident.closed_by || null,
    findings: incident.findings,
  };
}

function toSegmentDocument(segment: ReadIncidentSegment): IncidentSegmentDocument {
  const nanos = segment.spend_delta_nanos;
  return {
    segment: segment.segment,
    event_id: segment.event_id,
    occurred_at: segment.occurred_at,
    symptom: segment.symptom || null,
    hypothesis: segment.hypothesis || null,
    changed_route: segment.changed_route || null,
    changed_prompt_or_policy: segment.changed_prompt_or_policy || null,
    expected_recovery_point: segment.expected_recovery_point || null,
    last_verified_checkpoint: segment.last_verified_checkpoint || null,
    checkpoint_before: segment.checkpoint_before || null,
    checkpoint_reached: segment.checkpoint_reached || null,
    first_newly_exposed_failure: segment.first_newly_exposed_failure || null,
    lane: segment.lane || null,
    effect_class: segment.effect_class || null,
    spend_delta: nanos === null ? null : formatMoney(BigInt(nanos), ''),
    currency: nanos === null ? null : segment.currency || null,
    findings: segment.findings,
  };
}
