import { describe, expect, test } from '@jest/globals';
import { retryRemarks, retryRules, retryVerdictOf, strictness, type RetryEvidence } from './retry-verdict.js';

const nothingKnown: RetryEvidence = {
  outcome: 'success',
  wasNeverSent: false,
  wasRefusedBeforeAction: false,
  wasDoneDespiteDenial: false,
  wasFoundUndone: false,
  disposition: '',
  isReceiptVerified: false,
  idempotencyKey: 'absent',
  knownChange: 'none',
  wasObservedReadOnly: false,
  isDeclaredReadOnly: undefined,
  isDeclaredIdempotent: undefined,
  areHintsTrusted: false,
  advisedAction: '',
};

const truth = [false, true] as const;

/** Every value of every dimension; the advice decides nothing, so that one value stands for all. */
const dimensions: { readonly [Key in keyof RetryEvidence]: readonly RetryEvidence[Key][] } = {
  outcome: ['success', 'failure', 'denied', 'partial', 'unknown'],
  wasNeverSent: truth,
  wasRefusedBeforeAction: truth,
  wasDoneDespiteDenial: truth,
  wasFoundUndone: truth,
  disposition: ['', 'action', 'no_op', 'refused'],
  isReceiptVerified: truth,
  idempotencyKey: ['absent', 'unconfirmed', 'honoured'],
  knownChange: ['none', 'reversible', 'permanent', 'unclear'],
  wasObservedReadOnly: truth,
  isDeclaredReadOnly: [undefined, false, true],
  isDeclaredIdempotent: [undefined, false, true],
  areHintsTrusted: truth,
  advisedAction: ['backoff'],
};

/** The whole product: nothing is sampled. */
function everyEvidence(): readonly RetryEvidence[] {
  return Object.entries(dimensions).reduce<readonly RetryEvidence[]>(
    (all, [key, values]) => all.flatMap((each) => values.map((value) => ({ ...each, [key]: value }))),
    [nothingKnown],
  );
}

const strictnessOf = (evidence: RetryEvidence) => strictness[retryVerdictOf(evidence).verdict];
const hasActed = (e: RetryEvidence) => e.disposition === 'action' || e.knownChange !== 'none';

describe('the retry verdict, over every combination of evidence', () => {
  const all = everyEvidence().map((evidence) => ({ evidence, verdict: retryVerdictOf(evidence) }));
  /** The combinations for which a statement is false: none, when it holds. One would be enough to see. */
  const exceptions = (isBroken: (each: (typeof all)[number]) => boolean) => all.filter(isBroken).slice(0, 1);

  test('is decided for the whole product', () => {
    expect(all).toHaveLength(5 * 2 ** 4 * 4 * 2 * 3 * 4 * 2 * 3 * 3 * 2);
    expect(exceptions(({ verdict }) => verdict.reasons.length === 0)).toEqual([]);
  });

  test('asks for a look before a retry exactly where a look is what is missing', () => {
    const looks = new Set(['verify_first', 'unknown']);
    expect(
      exceptions(({ verdict }) => looks.has(verdict.verdict) !== (verdict.nextAction === 'verify_then_retry')),
    ).toEqual([]);
  });

  test('uses each of its rules, and none for lack of one', () => {
    const used = new Set(all.map(({ verdict }) => verdict.reasons[0]));
    expect([...used].sort()).toEqual([...retryRules.map((rule) => rule.reason), 'nobody_saw_what_it_did'].sort());
  });

  test.each<[string, Partial<RetryEvidence>]>([
    ['the proof that it was never sent', { wasNeverSent: false }],
    ['the refusal', { wasRefusedBeforeAction: false }],
    ['the look that found nothing', { wasFoundUndone: false }],
    ['what vouches for the receipt', { isReceiptVerified: false }],
    ['the observation', { wasObservedReadOnly: false }],
    ['the read-only hint', { isDeclaredReadOnly: undefined }],
    ['the idempotent hint', { isDeclaredIdempotent: undefined }],
    ['the trust in the hints', { areHintsTrusted: false }],
    ['what confirms the key', { idempotencyKey: 'unconfirmed' }],
    ['the key', { idempotencyKey: 'absent' }],
  ])('never becomes milder when %s goes missing', (_what, missing) => {
    expect(
      exceptions(({ evidence, verdict }) => strictnessOf({ ...evidence, ...missing }) < strictness[verdict.verdict]),
    ).toEqual([]);
  });

  test('never becomes milder when a receipt that said "nothing done" goes missing', () => {
    const withReceipt = ({ disposition }: RetryEvidence) => disposition === 'no_op' || disposition === 'refused';
    expect(
      exceptions(
        ({ evidence, verdict }) =>
          withReceipt(evidence) &&
          strictnessOf({ ...evidence, disposition: '', isReceiptVerified: false }) < strictness[verdict.verdict],
      ),
    ).toEqual([]);
  });

  test('never becomes milder when the answer goes missing, unless the answer itself said that a part was done', () => {
    expect(
      exceptions(
        ({ evidence, verdict }) =>
          evidence.outcome !== 'partial' &&
          strictnessOf({ ...evidence, outcome: 'unknown' }) < strictness[verdict.verdict],
      ),
    ).toEqual([]);
  });

  test('permits nothing when nothing speaks for it, whatever else is missing', () => {
    const speaksForIt = (e: RetryEvidence) =>
      e.wasNeverSent ||
      e.wasRefusedBeforeAction ||
      e.wasFoundUndone ||
      e.isReceiptVerified ||
      e.wasObservedReadOnly ||
      e.areHintsTrusted ||
      e.idempotencyKey === 'honoured';
    expect(exceptions(({ evidence, verdict }) => !speaksForIt(evidence) && strictness[verdict.verdict] < 2)).toEqual(
      [],
    );
  });

  test('never rests on a hint that nobody vouches for', () => {
    const unhinted = { isDeclaredReadOnly: undefined, isDeclaredIdempotent: undefined };
    expect(
      exceptions(
        ({ evidence, verdict }) =>
          !evidence.areHintsTrusted && retryVerdictOf({ ...evidence, ...unhinted }).verdict !== verdict.verdict,
      ),
    ).toEqual([]);
  });

  test('is never made milder by a receipt that nothing vouches for', () => {
    expect(
      exceptions(
        ({ evidence, verdict }) =>
          evidence.disposition !== '' &&
          !evidence.isReceiptVerified &&
          strictnessOf({ ...evidence, disposition: '' }) > strictness[verdict.verdict],
      ),
    ).toEqual([]);
  });

  test('never calls safe what has acted, unless a trusted server declares it idempotent', () => {
    expect(
      exceptions(
        ({ evidence: e, verdict }) =>
          verdict.verdict === 'safe' && hasActed(e) && !(e.areHintsTrusted && e.isDeclaredIdempotent === true),
      ),
    ).toEqual([]);
  });

  test('offers the same key only where the provider honoured it, and then asks for it', () => {
    expect(
      exceptions(
        ({ evidence, verdict }) =>
          verdict.verdict === 'safe_with_same_key' &&
          (evidence.idempotencyKey !== 'honoured' || verdict.nextAction !== 'retry_same_key'),
      ),
    ).toEqual([]);
  });

  test('never asks for a retry of what was done despite a denial, unless a proof says that nothing was changed', () => {
    const proofs = new Set(retryRules.slice(0, 6).map((rule) => rule.reason));
    expect(
      exceptions(
        ({ evidence, verdict }) =>
          evidence.wasDoneDespiteDenial &&
          verdict.nextAction !== 'stop_for_human' &&
          !proofs.has(verdict.reasons[0] ?? ''),
      ),
    ).toEqual([]);
  });

  test('names, wherever it permits no retry of what nobody denied, evidence that would make it milder', () => {
    const remarks = new Set(retryRemarks.map((each) => each.reason));
    expect(
      exceptions(
        ({ evidence, verdict }) =>
          !evidence.wasDoneDespiteDenial &&
          strictness[verdict.verdict] === 2 &&
          !verdict.reasons.some((each) => remarks.has(each)),
      ),
    ).toEqual([]);
  });

  test.each<[string, (e: RetryEvidence) => Partial<RetryEvidence>]>([
    ['read_only_hint_is_untrusted', () => ({ areHintsTrusted: true })],
    ['idempotent_hint_is_untrusted', () => ({ areHintsTrusted: true })],
    ['idempotency_key_is_unconfirmed', () => ({ idempotencyKey: 'honoured' })],
    ['no_idempotency_key', () => ({ idempotencyKey: 'honoured' })],
    ['no_receipt', () => ({ disposition: 'refused', isReceiptVerified: true })],
    [
      'receipt_is_unverified',
      (e) => ({ isReceiptVerified: true, idempotencyKey: e.idempotencyKey === 'absent' ? 'absent' : 'honoured' }),
    ],
    ['nobody_found_it_undone', () => ({ wasFoundUndone: true })],
  ])('becomes milder with the evidence that it misses by the word %s', (remark, change) => {
    const remarked = all.filter(({ verdict }) => verdict.reasons.includes(remark));
    expect(remarked.length).toBeGreaterThan(0);
    expect(
      remarked
        .filter(
          ({ evidence, verdict }) => strictnessOf({ ...evidence, ...change(evidence) }) >= strictness[verdict.verdict],
        )
        .slice(0, 1),
    ).toEqual([]);
  });
});

describe('the retry verdict, by example', () => {
  test.each<[string, Partial<RetryEvidence>, string, string]>([
    ['a request that never left', { wasNeverSent: true, outcome: 'unknown' }, 'safe', 'request_never_left'],
    [
      'a request of which a hop says that it never left, and the provider that it acted',
      { wasNeverSent: true, outcome: 'unknown', disposition: 'action', isReceiptVerified: true },
      'verify_first',
      'outcome_unknown_after_known_effect',
    ],
    ['a write whose answer was lost', { outcome: 'unknown' }, 'verify_first', 'outcome_unknown_may_have_acted'],
    [
      'a write whose answer was lost, and somebody looked and found nothing',
      { outcome: 'failure', wasFoundUndone: true },
      'safe',
      'verification_found_nothing_done',
    ],
    ['a message that was sent', { knownChange: 'permanent' }, 'unsafe', 'already_done_permanently'],
    [
      'a message that was sent, and whose answer was lost',
      { knownChange: 'permanent', outcome: 'unknown' },
      'unsafe',
      'already_done_permanently',
    ],
    ['a file that was created', { knownChange: 'reversible' }, 'unsafe', 'already_done'],
    [
      'a part that was done, although a provider refused',
      { outcome: 'partial', disposition: 'refused', isReceiptVerified: true },
      'verify_first',
      'outcome_unknown_may_have_acted',
    ],
    [
      'a charge under a key that the provider honours',
      { disposition: 'action', idempotencyKey: 'honoured', outcome: 'unknown' },
      'safe_with_same_key',
      'provider_honours_idempotency_key',
    ],
    [
      'a charge that a gateway denied and a provider made, whatever key it keeps',
      { disposition: 'action', idempotencyKey: 'honoured', wasDoneDespiteDenial: true },
      'unsafe',
      'done_despite_denial',
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
    const found = retryVerdictOf({ ...nothingKnown, ...evidence });
    expect([found.verdict, found.reasons[0]]).toEqual([verdict, reason]);
  });

  test('keeps to the same key, where one is honoured, also when a hint alone would permit a retry', () => {
    const idempotent = { ...nothingKnown, areHintsTrusted: true, isDeclaredIdempotent: true };
    expect(retryVerdictOf({ ...idempotent, disposition: 'action', idempotencyKey: 'honoured' })).toMatchObject({
      verdict: 'safe',
      nextAction: 'retry_same_key',
    });
  });
});
