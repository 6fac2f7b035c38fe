import { describe, expect, test } from '@jest/globals';
import type { StoredCall } from '@waybill/clickhouse';
import { createCallRow } from './call-row.builder.js';
import { fromStoredCall } from './traced-call.convert.js';

const child = {
  tenant_id: 'default',
  call_id: 'c',
  session_id: 's',
  trace_id: 't',
  attempt: 1,
  tool: 'write_file',
  server: 'files',
  principal: 'user:ann',
  credential_lane: 'fs_local',
  version: '7',
};

const stored: StoredCall = {
  call: createCallRow({
    conflicts: [
      { kind: 'lane_mismatch', left_hop: 'runtime', left_value: 'a', right_hop: 'gateway', right_value: 'b' },
    ],
  }),
  attempts: [],
  upstreamCalls: [],
  effects: [
    {
      ...child,
      effect_key: 'k',
      occurred_at: '2026-11-24 11:02:03.000000001',
      kind: 'file_created',
      effect_class: 'additive',
      reversibility: 'reversible',
      resource_ref: '/a',
      source: 'observed',
      claimed_by: ['tool'],
      compensating_action: '',
      count: '3',
      quota_owner: '',
    },
  ],
  denials: [],
  spendEntries: [
    {
      ...child,
      entry_id: 'e',
      occurred_at: '2026-11-24 11:02:03.000000001',
      hop: 'tool',
      kind: 'actual',
      amount_nanos: '9223372036854775807',
      currency: 'USD',
      source: 'receipt',
      rate_id: '',
      corrects_entry_id: '',
      is_rollup: false,
      is_counted: true,
      lane: '',
      provider: '',
      units: '',
      quota_owner: '',
      agent_id: '',
      auth_mode: '',
    },
  ],
  evidence: [
    {
      ...child,
      event_id: 'ev',
      occurred_at: '2026-11-24 11:02:03.000000001',
      hop: 'tool',
      kind: 'file_operation',
      subject: '/a',
      denial_reason: '',
      payload: '{"allowed_root":"/"}',
    },
    {
      ...child,
      event_id: 'ev2',
      occurred_at: 'never',
      hop: 'tool',
      kind: 'other',
      subject: '',
      denial_reason: '',
      payload: '',
    },
  ],
  events: [],
};

describe('rows of a call', () => {
  const call = fromStoredCall(stored);

  test('keep times and money exact', () => {
    expect(call.startedUnixNano).toBe(1_795_518_123_123_456_789n);
    expect(call.latencyNanos).toBe(12_345_678n);
    expect(call.spend.actualNanos).toBe(42_000_000n);
    expect(call.spend.entries[0]?.amountNanos).toBe(9_223_372_036_854_775_807n);
  });

  test('keep what nobody said apart from what is false or zero', () => {
    expect(call.retry.isIdempotent).toBeUndefined();
    expect(call.error.recoverable).toBeUndefined();
  });

  test('keep both sides of a contradiction', () => {
    expect(call.conflicts).toEqual([
      { kind: 'lane_mismatch', leftHop: 'runtime', leftValue: 'a', rightHop: 'gateway', rightValue: 'b' },
    ]);
  });

  test('open the payload of evidence; one that cannot be read tells nothing', () => {
    expect(call.evidence.map((each) => each.payload)).toEqual([{ allowed_root: '/' }, {}]);
    expect(call.effects[0]?.count).toBe(3);
  });
});
