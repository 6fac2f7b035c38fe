import { describe, expect, test } from '@jest/globals';
import type { ReadCredentialChange, ReadCredentialUse, ReadWholeCredential } from '@waybill/ports';
import { toCredentialLife } from './credential-life.js';

const at = (second: number) => `2026-01-01 00:00:${String(second).padStart(2, '0')}.000000000`;

function aChange(change: string, second: number): ReadCredentialChange {
  return {
    event_id: `${change}-${second}`,
    change,
    effective_at: at(second),
    occurred_at: at(second),
    credential_lane: '',
    successor_fingerprint: '',
    scopes_before: [],
    scopes_after: [],
    changed_by: '',
    reason: '',
  };
}

function aUse(changes_before: number, outcome: string, calls: number, seconds: [number, number]): ReadCredentialUse {
  return { changes_before, outcome, calls: String(calls), first_at: at(seconds[0]), last_at: at(seconds[1]) };
}

function aCredential(read: Partial<ReadWholeCredential>): ReadWholeCredential {
  return {
    credential: { tenant_id: 'acme', credential_fingerprint: 'sha256:ab', changes: '0', calls: '0' },
    changes: [],
    predecessors: [],
    uses: [],
    traits: [],
    callsAfterEnd: [],
    ...read,
  };
}

describe('the life of a credential', () => {
  const changes = [aChange('issued', 1), aChange('scope_drifted', 10), aChange('expired', 20), aChange('revoked', 20)];
  const uses = [
    aUse(0, 'unknown', 1, [0, 0]),
    aUse(1, 'success', 3, [2, 9]),
    aUse(2, 'success', 2, [10, 12]),
    aUse(2, 'failure', 1, [11, 11]),
    aUse(4, 'failure', 5, [20, 30]),
  ];

  test('counts before a change all calls that began before it, and after it those that began then or later', () => {
    const { changes: told } = toCredentialLife(aCredential({ changes, uses }));
    expect(told.listed.map(({ before, after }) => [before.calls, after.calls])).toEqual([
      [1, 11],
      [4, 8],
      [7, 5],
      [7, 5],
    ]);
    expect(told.listed[1]).toMatchObject({
      before: { byOutcome: { unknown: 1, success: 3 }, firstAt: at(0), lastAt: at(9) },
      after: { byOutcome: { success: 2, failure: 6 }, firstAt: at(10), lastAt: at(30) },
    });
  });

  test('sums up all of its calls, and names nothing where there is none', () => {
    expect(toCredentialLife(aCredential({ changes, uses })).use).toEqual({
      calls: 12,
      byOutcome: { unknown: 1, success: 5, failure: 6 },
      firstAt: at(0),
      lastAt: at(30),
    });
    expect(toCredentialLife(aCredential({})).use).toEqual({ calls: 0, byOutcome: {}, firstAt: null, lastAt: null });
  });

  test('is not told when nobody spoke of it', () => {
    expect(toCredentialLife(aCredential({ uses }))).toMatchObject({ isTold: false, changes: { listed: [], inAll: 0 } });
    expect(toCredentialLife(aCredential({ changes })).isTold).toBe(true);
  });

  test('says how many names and calls there are beside those that are listed', () => {
    const trait = { name: 'a', calls: '1', first_at: at(1), last_at: at(1), names_in_all: '3' };
    const life = toCredentialLife(
      aCredential({
        credential: { tenant_id: 'acme', credential_fingerprint: 'f', changes: '1001', calls: '1' },
        changes,
        traits: [
          { ...trait, trait: 'lane' },
          { ...trait, trait: 'state', names_in_all: '1' },
        ],
      }),
    );
    expect([life.lanes.inAll, life.states.inAll, life.principals.inAll, life.changes.inAll]).toEqual([3, 1, 0, 1001]);
  });
});
