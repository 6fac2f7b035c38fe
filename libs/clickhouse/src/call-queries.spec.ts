import { describe, expect, test } from '@jest/globals';
import {
  callEventsQuery,
  callKeysQuery,
  callQuery,
  childrenQuery,
  freshnessQuery,
  listCallsQuery,
  listDenialsQuery,
} from './call-queries.js';

const key = { tenantId: 'acme', callId: "c'1" };

describe('The queries about calls', () => {
  test.each([
    ['call keys', callKeysQuery('c1', 20)],
    ['one call', callQuery(key)],
    ['the effects of a call', childrenQuery('effects', key)],
    ['the events of a call', callEventsQuery(key, ['a', 'b'])],
    ['all calls', listCallsQuery({ limit: 5 })],
    [
      'some calls',
      listCallsQuery({
        limit: 5,
        sinceMs: 1_000.5,
        tool: 'fetch',
        outcome: 'failure',
        sessionId: 's',
        tenantId: undefined,
      }),
    ],
    [
      'the calls behind another',
      listCallsQuery({
        limit: 5,
        untilMs: 2_000,
        after: { occurred_at: '2026-11-24 11:02:03', tenant_id: 'acme', call_id: "c'1" },
      }),
    ],
    ['all denials', listDenialsQuery({ limit: 5 })],
    [
      'some denials behind another',
      listDenialsQuery({
        limit: 5,
        sinceMs: 1_000,
        reason: 'scope',
        after: { occurred_at: '2026-11-24 11:02:03', tenant_id: 'acme', call_id: 'c', event_id: 'e' },
      }),
    ],
    ['freshness', freshnessQuery()],
  ])('ask for %s', (_, query) => {
    expect(query).toMatchSnapshot();
  });

  test('never put a value into the statement', () => {
    expect(listCallsQuery({ limit: 5, tool: "x' OR 1" }).query).not.toContain('OR 1');
  });
});
