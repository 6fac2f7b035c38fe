import { describe, expect, test } from '@jest/globals';
import { ownershipDifferencesQuery, splitCallsQuery } from './audit-members.js';
import { auditCoverageQuery, sessionDifferencesQuery, spendDifferencesQuery } from './audit-queries.js';
import {
  listSessionsQuery,
  sessionCallsQuery,
  sessionCheckpointsQuery,
  sessionsByPrefixQuery,
} from './session-queries.js';
import { spendByQuery } from './spend-queries.js';
import { spendDimensions } from '@waybill/ports';

const key = { tenantId: 'acme', sessionId: "s'1", principal: 'user:ada' };
const window = { fromMs: 60_000, untilMs: 120_000, settledMs: 90_000, limit: 5 };

describe('The queries about the ledger', () => {
  test.each([
    ['all sessions', listSessionsQuery({ limit: 5 })],
    [
      'some sessions',
      listSessionsQuery({
        limit: 5,
        sinceMs: 1_000.5,
        principal: 'user:ada',
        agentId: 'planner',
        terminalState: 'failed',
        recoveryStatus: 'pending',
        lane: 'pay-eu',
      }),
    ],
    [
      'the sessions behind another',
      listSessionsQuery({
        limit: 5,
        lane: 'pay-eu',
        after: { listed_at: '2026-11-24 11:02:03', tenant_id: 'acme', session_id: 's', principal: 'user:ada' },
      }),
    ],
    ['sessions by the beginning of an id', sessionsByPrefixQuery('s', undefined, 20)],
    ["one principal's sessions by the beginning of an id", sessionsByPrefixQuery('s', 'user:ada', 20)],
    ['the calls of a session', sessionCallsQuery(key)],
    ['the checkpoints of a session', sessionCheckpointsQuery(key)],
    ['spend by one dimension', spendByQuery({ by: ['lane'], fromMs: 60_000, untilMs: 120_000.5, limit: 5 })],
    ['spend by two dimensions', spendByQuery({ by: ['hour', 'session'], fromMs: 0, untilMs: 1, limit: 5 })],
    ['slots that differ', spendDifferencesQuery(window)],
    ['sessions that differ', sessionDifferencesQuery(window)],
    ['events that no call has, or several', ownershipDifferencesQuery(window)],
    ['names of calls that are in several', splitCallsQuery(window)],
    ['how much is compared', auditCoverageQuery(window)],
  ])('ask for %s', (_, query) => {
    expect(query).toMatchSnapshot();
  });

  test('never put a value into the statement', () => {
    expect(listSessionsQuery({ limit: 5, principal: "x' OR 1" }).query).not.toContain('OR 1');
  });

  test('group by a closed list of words', () => {
    expect(spendDimensions).toEqual([
      'tenant',
      'lane',
      'tool',
      'server',
      'session',
      'principal',
      'agent',
      'auth_mode',
      'credential',
      'provider',
      'quota_owner',
      'minute',
      'hour',
      'day',
    ]);
  });
});
