import type { VersionedIncident } from '@waybill/ports';
import { toInt64TextOrNull, toTimeText, toTimeTextOrNull, toUint32, toUint64Text } from './row-values.js';

/** The row of `incidents`; the columns are described in the schema. Total. */
export function toIncidentRow({ tenantId, version, incident }: VersionedIncident): object {
  return {
    tenant_id: tenantId,
    incident_id: incident.incidentId,
    incident_class: incident.incidentClass,
    symptom: incident.symptom,
    namespace: incident.namespace,
    adapter_path: incident.adapterPath,
    lane: incident.lane,
    quota_owner: incident.quotaOwner,
    denied_neighbour_fixture: incident.deniedNeighbourFixture,
    opened_at: toTimeTextOrNull(incident.openedUnixNano),
    last_verified_checkpoint: incident.lastVerifiedCheckpointId,
    reached_checkpoint: incident.reachedCheckpointId,
    segments: toUint32(incident.segments.length),
    state: incident.state,
    open_reason: incident.openReason,
    outcome: incident.outcome,
    closed_at: toTimeTextOrNull(incident.closedUnixNano),
    closed_by: incident.closedBy,
    findings: incident.findings,
    version: toUint64Text(version),
  };
}

/** One row of `incident_segments` per fix that was tried. An event never disappears, so neither does its row. Total. */
export function toIncidentSegmentRows({ tenantId, version, incident }: VersionedIncident): readonly object[] {
  return incident.segments.map((each) => ({
    tenant_id: tenantId,
    incident_id: incident.incidentId,
    segment: toUint32(each.segment),
    event_id: each.eventId,
    occurred_at: toTimeText(each.occurredUnixNano),
    symptom: each.symptom,
    hypothesis: each.hypothesis,
    changed_route: each.changedRoute,
    changed_prompt_or_policy: each.changedPromptOrPolicy,
    expected_recovery_point: each.expectedRecoveryPoint,
    last_verified_checkpoint: each.lastVerifiedCheckpointId,
    checkpoint_before: each.checkpointBeforeId,
    checkpoint_reached: each.checkpointId,
    first_newly_exposed_failure: each.firstNewlyExposedFailure,
    lane: each.lane,
    effect_class: each.effectClass,
    spend_delta_nanos: toInt64TextOrNull(each.spendDeltaNanos),
    currency: each.currency,
    findings: each.findings,
    version: toUint64Text(version),
  }));
}
