import { EffectClass, IncidentClass, IncidentOutcome, IncidentState } from '@waybill/contracts';
import type { ReadIncident, ReadIncidentSegment, ReadListedIncident, ReadWholeIncident } from '@waybill/ports';
import { enumOf } from './enum-of.js';
import { unixNanoOf } from './values.js';

/** From what is stored of an incident to its message. Total. */
export function toWholeIncidentMessage({ incident, segments }: ReadWholeIncident) {
  return { incident: toIncident(incident), segments: segments.map(toSegment) };
}

/** From the row of a list to its message. Total. */
export function toListedIncidentMessage(incident: ReadListedIncident) {
  return { ...toIncident(incident), lastSaidUnixNano: unixNanoOf(incident.last_said_at) };
}

function toIncident(incident: ReadIncident) {
  return {
    tenantId: incident.tenant_id,
    incidentId: incident.incident_id,
    incidentClass: enumOf(IncidentClass, incident.incident_class),
    symptom: incident.symptom,
    namespace: incident.namespace,
    adapterPath: incident.adapter_path,
    lane: incident.lane,
    quotaOwner: incident.quota_owner,
    deniedNeighbourFixture: incident.denied_neighbour_fixture,
    openedUnixNano: unixNanoOf(incident.opened_at),
    lastVerifiedCheckpoint: incident.last_verified_checkpoint,
    reachedCheckpoint: incident.reached_checkpoint,
    segmentCount: incident.segments,
    state: enumOf(IncidentState, incident.state),
    openReason: incident.open_reason,
    outcome: enumOf(IncidentOutcome, incident.outcome),
    closedUnixNano: unixNanoOf(incident.closed_at),
    closedBy: incident.closed_by,
    findings: [...incident.findings],
  };
}

function toSegment(segment: ReadIncidentSegment) {
  const { spend_delta_nanos: nanos, currency } = segment;
  return {
    segment: segment.segment,
    eventId: segment.event_id,
    occurredUnixNano: unixNanoOf(segment.occurred_at),
    symptom: segment.symptom,
    hypothesis: segment.hypothesis,
    changedRoute: segment.changed_route,
    changedPromptOrPolicy: segment.changed_prompt_or_policy,
    expectedRecoveryPoint: segment.expected_recovery_point,
    lastVerifiedCheckpoint: segment.last_verified_checkpoint,
    checkpointBefore: segment.checkpoint_before,
    checkpointReached: segment.checkpoint_reached,
    firstNewlyExposedFailure: segment.first_newly_exposed_failure,
    lane: segment.lane,
    effectClass: enumOf(EffectClass, segment.effect_class),
    ...(nanos === null ? {} : { spendDelta: { amountNanos: BigInt(nanos), currency } }),
    findings: [...segment.findings],
  };
}
