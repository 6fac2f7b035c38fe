import { describe, expect, test } from '@jest/globals';
import type { ReadIncidentSegment, ReadWholeIncident } from '@waybill/ports';
import { toWholeIncidentDocument } from '@waybill/questions';
import { createIncidentRow } from '../reading/stored-incident.builder.js';
import { renderIncident } from './render-incident.js';

const incident = createIncidentRow();

const first: ReadIncidentSegment = {
  tenant_id: 'default',
  incident_id: 'inc-7',
  segment: 1,
  event_id: 'e1',
  occurred_at: '2026-11-24 11:10:00.000000000',
  symptom: '',
  hypothesis: 'the fallback shares the quota',
  changed_route: 'search-prod → search-eu',
  changed_prompt_or_policy: '',
  expected_recovery_point: 'k0',
  last_verified_checkpoint: '',
  checkpoint_before: 'k0',
  checkpoint_reached: 'k1',
  first_newly_exposed_failure: 'search-eu has no index',
  lane: 'search-eu',
  effect_class: 'read',
  spend_delta_nanos: '42000000',
  currency: 'USD',
  findings: [],
};

const nobody = { source: 'nobody', observedUnixNano: 0n, oldestUnappliedAgeNanos: undefined, partitions: [] } as const;
const render = (read: ReadWholeIncident) =>
  renderIncident(toWholeIncidentDocument(read, nobody), { width: Number.POSITIVE_INFINITY, colour: false });

describe('an incident', () => {
  test('is a chain of segments from checkpoint to checkpoint, and its typed end', () => {
    expect(render({ incident, segments: [first] })).toEqual([
      'incident inc-7: rate_limit_exhaustion [closed]',
      'OPENED      2026-11-24 11:00:00 UTC',
      '            search answers 429',
      'WHERE       lane search-prod, namespace team-a, quota owner team-a',
      'MUST STAY   denied: fixtures/other-tenant.json',
      'FROM        checkpoint k0',
      'SEGMENT 1   2026-11-24 11:10:00 UTC, lane search-eu, read, cost 0.042 USD',
      '            supposed: the fallback shares the quota',
      '            changed route: search-prod → search-eu',
      '            expected to recover to: k0',
      '            checkpoint k0 → k1',
      '            exposed: search-eu has no index',
      'CLOSED      2026-11-24 11:30:00 UTC, fixed, by ada',
      '            at checkpoint k1',
    ]);
  });

  test('shows what is wrong with the chain where it is wrong', () => {
    const broken = {
      ...first,
      segment: 3,
      checkpoint_reached: '',
      findings: ['number_skipped', 'reached_no_checkpoint'],
    };
    const open = { ...incident, closed_at: null, open_reason: 'closed_without_outcome', findings: ['not_opened'] };
    const text = render({ incident: open, segments: [broken] }).join('\n');
    expect(text).toContain('checkpoint k0 → none reached\n');
    expect(text).toContain('            number_skipped\n            reached_no_checkpoint\n');
    expect(text).toContain('CLOSED      still open, closed_without_outcome\n');
    expect(text).toMatch(/not_opened$/);
  });

  test('says what nobody said: no opening, no money, no class', () => {
    const bare = { ...incident, opened_at: null, incident_class: '', last_verified_checkpoint: '' };
    const segment = { ...first, spend_delta_nanos: null };
    const text = render({ incident: bare, segments: [segment] }).join('\n');
    expect(text).toContain('class not named');
    expect(text).toContain('nobody said that it was opened');
    expect(text).toContain('FROM        checkpoint nobody verified');
    expect(text).not.toContain('cost');
  });
});
