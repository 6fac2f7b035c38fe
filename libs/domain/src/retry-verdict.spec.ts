import { describe, expect, test } from '@jest/globals';
import { retryVerdictOf, retryRules, type RetryEvidence } from './retry-verdict.js';

const nothingKnown: RetryEvidence = {
  outcome: 'success',
  wasNeverSent: false,
  wasRefusedBeforeAction: false,
  disposition: '',
  isReceiptVerified: false,
  isKeyHonoured: false,
  wasKeySent: false,
  reversibility: '',
  effectClasses: [],
  wasObservedReadOnly: false,
  isDeclaredReadOnly: undefined,
  isDeclaredIdempotent: undefined,
  areHintsTrusted: false,
  advisedAction: '',
};

/** Every combination of everything that a verdict may rest on. */
function* everyEvidence(): Generator<RetryEvidence> {
  const truth = [false, true];
  const hint = [undefined, false, true];
  for (const outcome of ['success', 'failure', 'denied', 'partial', 'unknown'] as const)
    for (const disposition of ['', 'action', 'no_op', 'refused'] as const)
      for (const [effectClasses, reversibility] of [
        [[], ''],
        [['read'], ''],
        [['additive'], 'reversible'],
        [['destructive'], 'permanent'],
      ] as const)
        for (const isDeclaredReadOnly of hint)
          for (const isDeclaredIdempotent of hint)
            for (let bits = 0; bits < 64; bits++) {
              const [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map((bit) => truth[(bits >> bit) & 1] ?? false);
              yield {
                ...nothingKnown,
                outcome,
                disposition,
                effectClasses,
                reversibility,
                isDeclaredReadOnly,
                isDeclaredIdempotent,
                wasNeverSent: a ?? false,
                wasRefusedBeforeAction: b ?? false,
                isReceiptVerified: c ?? false,
                isKeyHonoured: d ?? false,
                wasObservedReadOnly: e ?? false,
                areHintsTrusted: f ?? false,
              };
            }
}

const hasActed = (e: RetryEvidence) => e.disposition === 'action' || e.effectClasses.some((each) => each !== 'read');

describe('the retry verdict, over every combination of evidence', () => {
  const all = [...everyEvidence()].map((evidence) => ({ evidence, verdict: retryVerdictOf(evidence) }));

  test('always has a reason, and a next action that fits it', () => {
    for (const { evidence, verdict } of all) {
      expect(verdict.reasons.length).toBeGreaterThan(0);
      if (verdict.verdict === 'verify_first')
        expect([verdict.nextAction, evidence]).toEqual(['verify_then_retry', evidence]);
    }
  });

  test('uses each of its rules', () => {
    const used = new Set(all.map(({ verdict }) => verdict.reasons[0]));
    for (const rule of retryRules) expect(used).toContain(rule.reason);
  });

  test('never calls safe what has acted, unless a trusted server declares it idempotent or the request never left', () => {
    const unsound = all.filter(
      ({ evidence: e, verdict }) =>
        verdict.verdict === 'safe' &&
        hasActed(e) &&
        !e.wasNeverSent &&
        !(e.areHintsTrusted && e.isDeclaredIdempotent === true),
    );
    expect(unsound).toEqual([]);
  });

  test('never rests on a hint that nobody vouches for', () => {
    for (const { evidence, verdict } of all.filter(({ evidence: each }) => !each.areHintsTrusted)) {
      const unhinted = retryVerdictOf({ ...evidence, isDeclaredReadOnly: undefined, isDeclaredIdempotent: undefined });
      expect(verdict.verdict).toBe(unhinted.verdict);
    }
  });

  test('offers the same key only where the provider honoured one', () => {
    for (const { evidence, verdict } of all) {
      if (verdict.verdict === 'safe_with_same_key') expect(evidence.isKeyHonoured).toBe(true);
    }
  });
});

describe('the retry verdict, by example', () => {
  test.each<[string, Partial<RetryEvidence>, string, string]>([
    ['a request that never left', { wasNeverSent: true, outcome: 'unknown' }, 'safe', 'request_never_left'],
    ['a write whose answer was lost', { outcome: 'unknown' }, 'verify_first', 'outcome_unknown_may_have_acted'],
    [
      'a message that was sent',
      { effectClasses: ['message'], reversibility: 'permanent' },
      'unsafe',
      'already_done_permanently',
    ],
    ['a file that was created', { effectClasses: ['additive'], reversibility: 'reversible' }, 'unsafe', 'already_done'],
    [
      'a charge under a key that the provider honours',
      { disposition: 'action', isKeyHonoured: true },
      'safe_with_same_key',
      'provider_honours_idempotency_key',
    ],
    ['a read that somebody watched', { wasObservedReadOnly: true }, 'safe', 'observed_read_only'],
    [
      'a read that only an untrusted server calls a read',
      { isDeclaredReadOnly: true },
      'unknown',
      'nobody_saw_what_it_did',
    ],
    ['a failure that nobody watched', { outcome: 'failure' }, 'verify_first', 'failed_and_nobody_saw_what_it_did'],
    [
      'a call that a policy refused',
      { outcome: 'denied', wasRefusedBeforeAction: true },
      'safe',
      'refused_before_action',
    ],
  ])('%s', (_what, evidence, verdict, reason) => {
    expect(retryVerdictOf({ ...nothingKnown, ...evidence })).toMatchObject({
      verdict,
      reasons: expect.arrayContaining([reason]),
    });
  });
});
