import type { ReadIncident, ReadListedIncident } from '@waybill/ports';

/** For tests: an incident that was fixed, as it is read. Every column can be replaced. */
export function createIncidentRow(changes: Partial<ReadIncident> = {}): ReadIncident {
  return {
    tenant_id: 'default',
    incident_id: 'inc-7',
    incident_class: 'rate_limit_exhaustion',
    symptom: 'search answers 429',
    namespace: 'team-a',
    adapter_path: '',
    lane: 'search-prod',
    quota_owner: 'team-a',
    denied_neighbour_fixture: 'fixtures/other-tenant.json',
    opened_at: '2026-11-24 11:00:00.000000000',
    last_verified_checkpoint: 'k0',
    reached_checkpoint: 'k1',
    segments: 1,
    state: 'closed',
    open_reason: '',
    outcome: 'fixed',
    closed_at: '2026-11-24 11:30:00.000000000',
    closed_by: 'ada',
    findings: [],
    ...changes,
  };
}

/** For tests: that incident as a list has it. */
export function createListedIncidentRow(changes: Partial<ReadListedIncident> = {}): ReadListedIncident {
  return { ...createIncidentRow(), last_said_at: '2026-11-24 11:30:00.000000000', ...changes };
}
