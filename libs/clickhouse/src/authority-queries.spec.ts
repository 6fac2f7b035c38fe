import { describe, expect, test } from '@jest/globals';
import {
  callsAfterEndQuery,
  credentialChangesQuery,
  credentialPredecessorsQuery,
  credentialsByPrefixQuery,
  credentialTraitsQuery,
  credentialUsesQuery,
} from './credential-queries.js';
import { incidentsByPrefixQuery, incidentSegmentsQuery, listIncidentsQuery } from './incident-queries.js';
import { lanesQuery, laneUseQuery } from './lane-queries.js';
import { surfaceNamesQuery, surfacePeriodsQuery } from './surface-queries.js';

const key = { tenant_id: 'acme', credential_fingerprint: "f'1", changes: '1', calls: '2' };
const change = {
  event_id: 'e',
  change: 'issued',
  effective_at: '2026-11-24 11:02:03.000000001',
  occurred_at: '2026-11-24 11:02:03.000000001',
  credential_lane: '',
  successor_fingerprint: '',
  scopes_before: [],
  scopes_after: [],
  changed_by: '',
  reason: '',
};
const window = { sinceMs: 1_000.5, untilMs: 2_000 };

describe('The queries about authority', () => {
  test.each([
    ['credentials by the beginning of a fingerprint', credentialsByPrefixQuery('f', 20)],
    ['the changes of a credential', credentialChangesQuery(key)],
    ['what a credential replaces', credentialPredecessorsQuery(key)],
    ['the calls between its changes', credentialUsesQuery(key, [change])],
    ['states, lanes and principals of its calls', credentialTraitsQuery(key)],
    ['the calls after its end', callsAfterEndQuery(key)],
    ['names of whom a gateway decided', surfaceNamesQuery('user:', 20)],
    ['periods', surfacePeriodsQuery('user:ada', { limit: 5 })],
    [
      'some periods behind another',
      surfacePeriodsQuery('user:ada', {
        limit: 5,
        ...window,
        server: 'db',
        tool: 'drop_table',
        after: { first_at: '2026-11-24 11:02:03', tenant_id: 'acme', event_id: 'e' },
      }),
    ],
    ['lanes', lanesQuery({ usedSinceMs: 1_000 })],
    ['the use of lanes around their own changes', laneUseQuery({ spanMs: 60_000 })],
    ['the use of lanes around the change of one', laneUseQuery({ spanMs: 60_000, around: 'pay-eu' })],
    ['incidents by the beginning of an id', incidentsByPrefixQuery('inc', 20)],
    ['the segments of an incident', incidentSegmentsQuery('acme', 'inc-1')],
    [
      'some incidents behind another',
      listIncidentsQuery({
        limit: 5,
        sinceMs: 1_000.5,
        incidentState: 'open',
        incidentClass: 'auth_drift',
        lane: 'pay-eu',
        after: { last_said_at: '2026-11-24 11:02:03', state: 'open', tenant_id: 'acme', incident_id: 'inc' },
      }),
    ],
  ])('ask for %s', (_, query) => {
    expect(query).toMatchSnapshot();
  });

  test('never put a value into the statement', () => {
    expect(laneUseQuery({ spanMs: 1, around: "x' OR 1" }).query).not.toContain('OR 1');
    expect(surfacePeriodsQuery("x' OR 1", { limit: 1, tool: "x' OR 1" }).query).not.toContain('OR 1');
    expect(credentialsByPrefixQuery("x' OR 1", 1).query).not.toContain('OR 1');
  });
});
