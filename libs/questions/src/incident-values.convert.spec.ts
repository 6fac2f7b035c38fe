import { describe, expect, test } from '@jest/globals';
import { diffOf, incidentFields, isDifferent } from '@waybill/domain';
import type { ReadIncident, ReadIncidentSegment, ReadWholeIncident } from '@waybill/ports';
import { toIncidentValues } from './incident-values.convert.js';

const incident: ReadIncident = {
  tenant_id: 'acme',
  incident_id: 'inc-1',
  incident_class: 'auth_drift',
  symptom: 'charges are refused',
  namespace: '',
  adapter_path: 'mcp-bridge',
  lane: 'bank-prod',
  quota_owner: '',
  denied_neighbour_fixture: '',
  opened_at: '2026-01-01 00:00:00.000000000',
  last_verified_checkpoint: 'cp-1',
  reached_checkpoint: 'cp-1',
  segments: 2,
  state: 'open',
  open_reason: '',
  outcome: '',
  closed_at: null,
  closed_by: '',
  findings: ['opened_again'],
};

const aSegment = (segment: number, changes: Partial<ReadIncidentSegment> = {}): ReadIncidentSegment => ({
  tenant_id: 'acme',
  incident_id: 'inc-1',
  segment,
  event_id: `e${segment}`,
  occurred_at: '2026-01-01 00:01:00.000000000',
  symptom: '',
  hypothesis: '',
  changed_route: '',
  changed_prompt_or_policy: '',
  expected_recovery_point: '',
  last_verified_checkpoint: '',
  checkpoint_before: '',
  checkpoint_reached: '',
  first_newly_exposed_failure: '',
  lane: '',
  effect_class: '',
  spend_delta_nanos: null,
  currency: '',
  findings: [],
  ...changes,
});

const usd = (nanos: string) => ({ spend_delta_nanos: nanos, currency: 'USD' });

const whole: ReadWholeIncident = {
  incident,
  segments: [
    aSegment(1, { changed_route: 'payments-old', lane: 'bank-prod', ...usd('100000000') }),
    aSegment(2, { changed_route: 'payments', lane: 'bank-fallback', findings: ['number_repeated'], ...usd('5') }),
  ],
};

describe('what is compared of an incident', () => {
  test('is what was tried, by segment, what all of it cost, and everything that was found', () => {
    expect(toIncidentValues(whole)).toMatchObject({
      lanes: { members: ['bank-prod', 'bank-fallback'] },
      changed_routes: {
        entries: [
          ['segment 1', 'payments-old'],
          ['segment 2', 'payments'],
        ],
      },
      spend_delta: { nanos: new Map([['USD', 100_000_005n]]) },
      findings: { members: ['opened_again', 'number_repeated'] },
    });
  });

  test('is nothing where nobody said: an open incident has no outcome, and took no time yet', () => {
    expect(toIncidentValues({ incident, segments: [aSegment(1)] })).toMatchObject({
      quota_owner: undefined,
      lanes: undefined,
      changed_routes: undefined,
      hypotheses: undefined,
      outcome: undefined,
      spend_delta: undefined,
      duration: undefined,
    });
  });

  test('takes from its opening to its close', () => {
    const closed = { ...incident, closed_at: '2026-01-01 00:02:00.500000000' };
    expect(toIncidentValues({ incident: closed, segments: [] }).duration).toEqual({
      kind: 'duration',
      nanos: 120_500_000_000n,
    });
  });

  test('differs in nothing from itself', () => {
    const values = toIncidentValues(whole);
    expect(isDifferent(diffOf(incidentFields, values, values))).toBe(false);
  });
});
