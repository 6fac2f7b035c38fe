import type { FieldTable, FieldValues } from './field.js';

/** What is compared of two incidents. Segments are compared by their number: what was tried first with what was tried first. */
export const incidentFields = {
  authority: {
    tenant_id: 'scalar',
    quota_owner: 'scalar',
    lane: 'scalar',
    lanes: 'set',
    denied_neighbour_fixture: 'scalar',
  },
  route: { namespace: 'scalar', adapter_path: 'scalar', changed_routes: 'keyed', changed_prompts_or_policies: 'keyed' },
  outcome: {
    incident_class: 'scalar',
    symptom: 'scalar',
    state: 'scalar',
    open_reason: 'scalar',
    outcome: 'scalar',
    closed_by: 'scalar',
    segments: 'count',
    hypotheses: 'keyed',
    newly_exposed_failures: 'keyed',
  },
  effects: { effect_classes: 'keyed' },
  spend: { spend_delta: 'money' },
  evidence: { last_verified_checkpoint: 'scalar', reached_checkpoint: 'scalar', findings: 'set' },
  time: { duration: 'duration' },
} as const satisfies FieldTable;

export type IncidentFieldValues = FieldValues<typeof incidentFields>;
