import {
  countOf,
  durationOf,
  keyedOf,
  moneyOf,
  saidSetOf,
  scalarOf,
  setOf,
  type IncidentFieldValues,
} from '@waybill/domain';
import type { ReadIncident, ReadIncidentSegment, ReadWholeIncident } from '@waybill/ports';
import { parseStoredTime } from './stored-time.js';

/** From what is read of an incident to what is compared of it. Total. */
export function toIncidentValues({ incident, segments }: ReadWholeIncident): IncidentFieldValues {
  const bySegment = (textOf: (segment: ReadIncidentSegment) => string) => textsBySegment(segments, textOf);
  return {
    tenant_id: scalarOf(incident.tenant_id),
    quota_owner: scalarOf(incident.quota_owner),
    lane: scalarOf(incident.lane),
    lanes: saidSetOf(segments.map(({ lane }) => lane).filter((lane) => lane !== '')),
    denied_neighbour_fixture: scalarOf(incident.denied_neighbour_fixture),
    namespace: scalarOf(incident.namespace),
    adapter_path: scalarOf(incident.adapter_path),
    changed_routes: bySegment((each) => each.changed_route),
    changed_prompts_or_policies: bySegment((each) => each.changed_prompt_or_policy),
    ...endOf(incident),
    segments: countOf(incident.segments),
    hypotheses: bySegment((each) => each.hypothesis),
    newly_exposed_failures: bySegment((each) => each.first_newly_exposed_failure),
    effect_classes: bySegment((each) => each.effect_class),
    spend_delta: moneyOf(
      segments.flatMap(({ currency, spend_delta_nanos: nanos }) =>
        nanos === null ? [] : [[currency, BigInt(nanos)] as const],
      ),
    ),
    last_verified_checkpoint: scalarOf(incident.last_verified_checkpoint),
    reached_checkpoint: scalarOf(incident.reached_checkpoint),
    findings: setOf([...incident.findings, ...segments.flatMap(({ findings }) => findings)]),
    duration: durationOf(durationNanosOf(incident)),
  };
}

function endOf(incident: ReadIncident) {
  return {
    incident_class: scalarOf(incident.incident_class),
    symptom: scalarOf(incident.symptom),
    state: scalarOf(incident.state),
    open_reason: scalarOf(incident.open_reason),
    outcome: scalarOf(incident.outcome),
    closed_by: scalarOf(incident.closed_by),
  };
}

/** What segments say, by their number; `undefined` when none says anything. */
function textsBySegment(segments: readonly ReadIncidentSegment[], textOf: (segment: ReadIncidentSegment) => string) {
  const said = segments.filter((each) => textOf(each) !== '');
  return said.length === 0 ? undefined : keyedOf(said.map((each) => [`segment ${each.segment}`, textOf(each)]));
}

/** From its opening to its close; `undefined` when nobody said one of them. */
function durationNanosOf({ opened_at, closed_at }: ReadIncident): bigint | undefined {
  const [opened, closed] = [parseStoredTime(opened_at ?? ''), parseStoredTime(closed_at ?? '')];
  return opened === undefined || closed === undefined ? undefined : closed - opened;
}
