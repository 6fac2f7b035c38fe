import { describe, expect, test } from '@jest/globals';
import type { CredentialDocument } from '@waybill/questions';
import { renderCredential } from './render-credential.js';

const [first, last] = ['2026-11-24 11:02:03.000000000', '2026-11-24 11:09:00.000000000'];
const use = { calls: 3, by_outcome: { success: 2, failure: 1 }, first_at: first, last_at: last };
const none = { calls: 0, by_outcome: {}, first_at: null, last_at: null };

const credential: CredentialDocument = {
  credential_fingerprint: 'sha256:9f2c',
  tenant_id: 'default',
  is_life_told: true,
  predecessors: ['sha256:0a1b'],
  changes: [
    {
      event_id: 'e1',
      change: 'revoked',
      effective_at: last,
      occurred_at: last,
      credential_lane: null,
      successor_fingerprint: null,
      scopes_before: ['read'],
      scopes_after: [],
      changed_by: null,
      reason: 'leaked\u001b[2J',
      before: use,
      after: none,
    },
  ],
  change_count: 1,
  use,
  states_at_use: [{ name: null, calls: 3, first_at: first, last_at: last }],
  lanes: [{ name: 'pay-eu', calls: 3, first_at: first, last_at: last }],
  lane_count: 2,
  principals: [],
  principal_count: 0,
  calls_after_end: [],
  calls_after_end_count: 0,
  freshness: { source: 'nobody', observed_unix_nano: null, oldest_unapplied_age_nanos: null, partitions: [] },
};

const wide = { width: Number.POSITIVE_INFINITY, colour: false };
const late = {
  call_id: 'call_0192f3a1-28bb-7f2d-8ebe-748073c64d70',
  started_at: null,
  tool: 'charge',
  principal: null,
  credential_lane: 'pay-eu',
  claimed_state: 'valid',
  change: 'revoked',
  ended_at: last,
  outcome: 'success',
};

describe('a credential', () => {
  test('is its life with the calls before and after each change, and who used it where', () => {
    expect(renderCredential(credential, wide)).toEqual([
      'credential sha256:9f2c of tenant default, times in UTC',
      'LIFE        replaces sha256:0a1b',
      '            2026-11-24 11:09:00  revoked, nobody said by whom, because: leaked\\u001b[2J',
      '              scopes read → (none)',
      '              before: 3 calls (2 success, 1 failure), 2026-11-24 11:02:03 to 2026-11-24 11:09:00',
      '              after: no calls',
      'USED        3 calls (2 success, 1 failure), 2026-11-24 11:02:03 to 2026-11-24 11:09:00',
      'SAID TO BE  nobody said its state: 3 calls, 2026-11-24 11:02:03 to 2026-11-24 11:09:00',
      'LANES       pay-eu: 3 calls, 2026-11-24 11:02:03 to 2026-11-24 11:09:00',
      '            (1 more)',
      'AFTER END   no call ran on it after it was revoked or had expired',
    ]);
  });

  test('of which nobody told says so, and says nothing of an end', () => {
    const text = renderCredential({ ...credential, is_life_told: false, changes: [], change_count: 0 }, wide).join(
      '\n',
    );
    expect(text).toContain('nobody told its life: when it was issued, changed or ended is not known');
    expect(text).not.toContain('AFTER END');
  });

  test('shows what ran on it after its end, and how much of that is not shown', () => {
    const document = { ...credential, calls_after_end: [late], calls_after_end_count: 3 };
    expect(renderCredential(document, wide).slice(-4)).toEqual([
      'AFTER END   3 calls ran on it after it was revoked or had expired',
      'TIME (UTC)         CALL                                       TOOL    PRINCIPAL  SAID TO BE  OUTCOME  ENDED    AT (UTC)',
      'not seen to begin  call_0192f3a1-28bb-7f2d-8ebe-748073c64d70  charge             valid       success  revoked  2026-11-24 11:09:00',
      '(2 earlier ones are not shown)',
    ]);
  });

  test.each([60, 80, 120])('fits a terminal of %s columns', (width) => {
    const document = { ...credential, calls_after_end: [late], calls_after_end_count: 1 };
    for (const line of renderCredential(document, { ...wide, width }).filter((each) => !each.startsWith('(')))
      expect(line.length).toBeLessThanOrEqual(width);
  });
});
