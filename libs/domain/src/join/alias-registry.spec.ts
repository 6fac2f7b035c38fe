import { describe, expect, test } from '@jest/globals';
import type { VersionedClaim } from './alias-claim.js';
import {
  answersBetween,
  fragmentsPerAliasMax,
  initialAliasState,
  noteClaim,
  type AliasState,
} from './alias-registry.js';

const claim = (fragmentId: string, version: number, change: Partial<VersionedClaim> = {}): VersionedClaim => ({
  alias: '["receipt_id","bank","r"]',
  fragment: { traceId: '01'.repeat(16), fragmentId, kind: 'loose' },
  hasStart: false,
  isIssuer: false,
  isAsking: true,
  sinceUnixNano: 0n,
  leader: undefined,
  version: BigInt(version),
  isWithdrawn: false,
  ...change,
});
const stateOf = (...claims: readonly VersionedClaim[]): AliasState => claims.reduce(noteClaim, initialAliasState);
const told = (pasts: readonly AliasState[], after: AliasState) =>
  answersBetween(pasts, after).map(({ asker, claims }) => [
    asker.fragmentId,
    claims.map(({ fragment }) => fragment.fragmentId),
  ]);

describe('an alias', () => {
  test('tells those who ask who else brings it, and nobody when nobody else does', () => {
    const alone = stateOf(claim('a', 1));
    expect(told([initialAliasState], alone)).toEqual([]);
    const both = noteClaim(alone, claim('b', 1, { isAsking: false }));
    expect(told([alone], both)).toEqual([['a', ['b']]]);
  });

  test('keeps the claim of the higher version, whichever came first', () => {
    const newer = claim('a', 2, { isWithdrawn: true });
    expect(stateOf(claim('a', 1), newer).claims).toEqual([newer]);
    expect(stateOf(newer, claim('a', 1)).claims).toEqual([newer]);
  });

  test('takes back what it told when a claim is withdrawn', () => {
    const both = stateOf(claim('a', 1), claim('b', 1));
    expect(told([both], noteClaim(both, claim('b', 2, { isWithdrawn: true })))).toEqual([['a', []]]);
  });

  test('tells who asks again, although nothing else has changed', () => {
    const away = stateOf(claim('b', 1), claim('a', 1, { isWithdrawn: true }));
    expect(told([away], noteClaim(away, claim('a', 2)))).toContainEqual(['a', ['b']]);
  });

  test('tells again what an earlier run may have told otherwise in between', () => {
    const before = stateOf(claim('a', 1));
    const between = noteClaim(before, claim('b', 1));
    const after = noteClaim(between, claim('b', 2, { isWithdrawn: true }));
    expect(told([before], after)).toEqual([]);
    expect(told([before, between], after)).toEqual([['a', []]]);
  });

  test('that more fragments bring than any call has is no name', () => {
    const many = Array.from({ length: fragmentsPerAliasMax }, (_, index) => claim(`f${index}`, 1));
    const full = stateOf(...many);
    expect(told([initialAliasState], full)[0]?.[1]).toHaveLength(fragmentsPerAliasMax - 1);
    const overfull = noteClaim(full, claim('one too many', 1));
    expect(told([full], overfull)).toContainEqual(['f0', []]);
  });
});
