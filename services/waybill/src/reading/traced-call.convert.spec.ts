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

const judgement = {
  verdict: 'unguarded',
  findings: ['path_outside_root'],
  target_class: '',
  deserved_denial: 'outside_root',
  policy_bundle: 'files',
  policy_version: '2',
  computed: { canonical_path: '/a' },
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
      ...judgement,
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
      ...judgement,
      payload: '',
    },
  ],
  checkpoints: [
    {
      ...child,
      event_id: 'ck',
      occurred_at: '2026-11-24 11:02:03.000000001',
      hop: 'harness',
      checkpoint_id: 'k1',
      parent_checkpoint_id: '',
      covers: ['/a'],
      is_verified: true,
      verified_by: 'ci',
      verification_method: 'npm test',
      state_location: 'git:1234',
      state_digest: '',
      visible_to_new_session: null,
    },
  ],
  deliveries: [
    {
      ...child,
      event_id: 'dl',
      occurred_at: '2026-11-24 11:02:03.000000001',
      hop: 'channel',
      direction: 'outbound',
      channel: 'slack',
      dedupe_key: 'd1',
      is_key_stated: true,
      message_id: 'm1',
      conversation_id: '',
      user_principal: '',
      adapter_version: '',
      delivery_attempt: 1,
      state: 'accepted',
      try_end: 'accepted',
      provider_response: '202',
      error_class: '',
      reply_to_message_id: '',
      quote_message_id: '',
      is_redelivery_claimed: false,
      is_redelivery: false,
      claimed_verdict: 'safe_to_retry',
      verdict: 'needs_verify',
      reason: 'accepted_and_not_confirmed',
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

  test('keep what a hop claims beside what we make of it', () => {
    expect(call.evidence[0]).toMatchObject({
      verdict: 'unguarded',
      findings: ['path_outside_root'],
      deservedDenial: 'outside_root',
      computed: { canonical_path: '/a' },
    });
    expect(call.deliveries[0]).toMatchObject({ claimedVerdict: 'safe_to_retry', verdict: 'needs_verify' });
  });

  test('do not say whether a new session sees a checkpoint when nobody knows', () => {
    expect(call.checkpoints[0]).toMatchObject({ checkpointId: 'k1', isVerified: true });
    expect(call.checkpoints[0]?.isVisibleToNewSession).toBeUndefined();
  });
});
