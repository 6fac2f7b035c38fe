import { describe, expect, test } from '@jest/globals';
import { changeVisibleWithinMs } from '@waybill/ports';
import { changedCallsQuery, changedKeysQuery, standingCallsQuery } from './change-queries.js';
import { requestTimeoutMsDefault } from './clickhouse-connection.js';

const filter = { tool: 'fetch', lane: "l'1" };
const after = { stored_at: '2026-11-24 11:02:03', tenant_id: 'acme', call_id: 'c', version: '7' };

describe('The queries about what has changed of calls', () => {
  test.each([
    ['what was stored', changedKeysQuery({ filter: {}, sinceUnixNano: 1n, limit: 5 })],
    ['what was stored behind a place', changedKeysQuery({ filter, sinceUnixNano: 1n, after, limit: 5 })],
    ['the calls of keys', changedCallsQuery(filter, [{ tenant_id: 'acme', call_id: 'c' }])],
    ['the calls that stood there', standingCallsQuery({ filter, atUnixNano: 1_767_225_600_000_000_000n, limit: 5 })],
  ])('ask for %s', (_, query) => {
    expect(query).toMatchSnapshot();
    expect(query.query).not.toContain("l'1");
  });

  test('rest on writers that give up an insert before it could become visible too late', () => {
    expect(requestTimeoutMsDefault).toBeLessThan(changeVisibleWithinMs);
  });
});
