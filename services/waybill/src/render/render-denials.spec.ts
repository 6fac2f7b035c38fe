import { describe, expect, test } from '@jest/globals';
import type { CallDenialsDocument } from '@waybill/questions';
import { renderDenials } from './render-denials.js';

type Denial = CallDenialsDocument['denials'][number];

const denial: Denial = {
  tenant_id: 'default',
  call_id: 'call_1',
  session_id: null,
  event_id: 'e1',
  occurred_at: '2026-11-24 11:02:03.123456789',
  attempt: 1,
  principal: 'user:ada',
  tool: 'write_file',
  server: null,
  credential_lane: 'fs_local',
  hop: 'gateway',
  reason: 'scope',
  rule: 'files.write',
  requested_capability: 'fs:write:/etc',
  allowed_neighbour: 'fs:read:/etc',
  policy_bundle: 'prod',
  policy_version: '7',
  enforcement_mode: 'enforced',
};

const render = (changes: Partial<Denial> = {}) =>
  renderDenials(
    {
      call_id: 'call_1',
      tool: 'write_file',
      outcome: 'denied',
      denials: [{ ...denial, ...changes }],
      freshness: { source: 'nobody', observed_unix_nano: null, oldest_unapplied_age_nanos: null, partitions: [] },
    },
    { colour: false },
  );

describe('why a call was denied', () => {
  test('names who refused, the rule and its policy, how it was enforced, what was asked for and what was allowed', () => {
    expect(render()).toEqual([
      'scope by the gateway, attempt 1 of write_file at 2026-11-24 11:02:03 UTC',
      '  rule       files.write',
      '  policy     prod@7, enforced',
      '  asked for  fs:write:/etc',
      '  allowed    fs:read:/etc',
      '  who        user:ada',
      '  lane       fs_local',
    ]);
  });

  test('says what nobody said', () => {
    const nothing = { rule: null, policy_bundle: null, policy_version: null, enforcement_mode: null };
    expect(render({ ...nothing, requested_capability: null, allowed_neighbour: null, principal: null })).toEqual([
      'scope by the gateway, attempt 1 of write_file at 2026-11-24 11:02:03 UTC',
      '  rule       nobody named one',
      '  policy     nobody named one',
      '  asked for  nobody said what',
      '  allowed    nobody said what was allowed next to it',
      '  who        nobody said who asked',
      '  lane       fs_local',
    ]);
  });

  test.each([
    ['audited', 'prod@7, audited: evaluated and written down only'],
    ['declared', 'prod@7, declared only: nothing evaluated it'],
    [null, 'prod@7, nobody said whether it was enforced'],
  ])('tells how seriously a policy was meant: %s', (enforcement_mode, expected) => {
    expect(render({ enforcement_mode })).toContain(`  policy     ${expected}`);
  });
});
