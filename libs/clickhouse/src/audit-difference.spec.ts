import { describe, expect, test } from '@jest/globals';
import { toAuditDifferences } from './audit-difference.convert.js';

describe('the differences of an audit', () => {
  test('are one per column that differs, with the place in every column that says something', () => {
    const row = {
      tenant_id: 'acme',
      minute: '2026-01-01 00:00:00',
      lane: '',
      tool: 'charge',
      expected_calls: '2',
      found_calls: '1',
      expected_entries: '1',
      found_entries: '1',
    };
    expect(toAuditDifferences('spend_minutes', [row])).toEqual([
      {
        tenantId: 'acme',
        subject: 'spend_minutes',
        place: 'minute=2026-01-01 00:00:00 tool=charge',
        field: 'calls',
        expected: '2',
        found: '1',
      },
    ]);
  });

  test('hold maps against each other whatever the order of their keys', () => {
    const row = { tenant_id: 'acme', expected_money: { USD: '1', EUR: '2' }, found_money: { EUR: '2', USD: '1' } };
    expect(toAuditDifferences('sessions', [row])).toEqual([]);
  });
});
