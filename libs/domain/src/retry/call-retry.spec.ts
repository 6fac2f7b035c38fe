import { describe, expect, test } from '@jest/globals';
import {
  DenialReason,
  Disposition,
  EffectClass,
  EffectKind,
  EffectSource,
  ErrorClass,
  FileOperationClass,
  GatewayVerdict,
  Layer,
  NoAnswerReason,
  Outcome,
  ReceiptVerification,
  RequestPhase,
  Reversibility,
  TrustClass,
} from '@waybill/contracts';
import { aCallOf, aHistory } from '@waybill/testing';
import { callVerdictOf } from './call-retry.js';

type Event = Parameters<typeof aHistory>[0][number];

const callFrom = (events: readonly Event[]) => aCallOf(aHistory(events));
const started = (attempt: number, value: object = {}): Event => ({
  attempt,
  payload: { case: 'toolCallStarted', value },
});
const finished = (attempt: number, value: object): Event => ({
  attempt,
  payload: { case: 'toolCallFinished', value },
});
const timedOut = (attempt: number, requestPhase = RequestPhase.SENT) =>
  finished(attempt, { outcome: Outcome.UNKNOWN, noAnswerReason: NoAnswerReason.TIMED_OUT, requestPhase });
const refused = (attempt: number) =>
  finished(attempt, { outcome: Outcome.DENIED, denial: { reason: DenialReason.POLICY, rule: 'r' } });
const receipt = (attempt: number, value: object): Event => ({
  attempt,
  layer: Layer.PROVIDER,
  payload: { case: 'providerReceipt', value: { verification: ReceiptVerification.SIGNATURE, ...value } },
});
const effect = (attempt: number, value: object = {}): Event => ({
  attempt,
  payload: {
    case: 'effectObserved',
    value: {
      effect: { kind: EffectKind.MESSAGE_SENT, effectClass: EffectClass.MESSAGE, resourceRef: 'm', ...value },
    },
  },
});
const looked = (value: object): Event => ({
  layer: Layer.OPERATOR,
  payload: { case: 'verificationRecorded', value: { verifiedBy: 'user:eve', ...value } },
});

describe('the verdict on a call', () => {
  const verdicts = ['safe', 'safe_with_same_key', 'verify_first', 'unknown', 'unsafe'] as const;
  const judged = (verdict: (typeof verdicts)[number], attempt: number, key = 'k') => ({
    attempt,
    honouredKeys: verdict === 'safe_with_same_key' ? [key] : [],
    verdict: { verdict, reasons: ['r'], nextAction: 'none', isIdempotent: undefined } as const,
  });

  test('is the gravest on any of its attempts, over every triple of them, and says when an earlier one decides', () => {
    for (const [a, b, c] of verdicts.flatMap((a) => verdicts.flatMap((b) => verdicts.map((c) => [a, b, c] as const)))) {
      const found = callVerdictOf([judged(a, 1), judged(b, 2), judged(c, 3)]);
      const gravest = verdicts[Math.max(...[a, b, c].map((each) => verdicts.indexOf(each)))];
      expect([a, b, c, found.verdict]).toEqual([a, b, c, gravest]);
      expect(found.reasons.includes('an_earlier_attempt_decides')).toBe(gravest !== c);
    }
  });

  test('offers one key only where one key stands for all that was done', () => {
    const [first, second] = [judged('safe_with_same_key', 1, 'k1'), judged('safe_with_same_key', 2, 'k2')];
    expect(callVerdictOf([first, second])).toMatchObject({
      verdict: 'verify_first',
      reasons: ['attempts_used_different_keys'],
    });
    expect(callVerdictOf([first, judged('safe_with_same_key', 2, 'k1')]).verdict).toBe('safe_with_same_key');
  });

  test('that was refused at last is not safe when an earlier attempt may have acted', () => {
    const call = callFrom([started(1), timedOut(1), started(2), refused(2)]);
    expect(call.attempts.map((each) => each.retry.verdict)).toEqual(['verify_first', 'safe']);
    expect(call).toMatchObject({ outcome: 'unknown', outcomeSource: '', reversibility: '' });
    expect(call.retry.verdict).toBe('verify_first');
    expect(call.retry.reasons.slice(0, 2)).toEqual(['outcome_unknown_may_have_acted', 'an_earlier_attempt_decides']);
  });

  test('that was refused at last is safe when the earlier attempt never left', () => {
    const call = callFrom([started(1), timedOut(1, RequestPhase.NOT_SENT), started(2), refused(2)]);
    expect(call).toMatchObject({ outcome: 'denied', retry: { verdict: 'safe' }, reversibility: 'no_effect' });
  });

  test('that records without a call stand for is unknown, also where they name a key', () => {
    const events = aHistory([receipt(0, { disposition: Disposition.ACTION, idempotencyKey: 'k' })]);
    const call = aCallOf(events, { callId: 'alias:x', joinRung: 'none', isOrphaned: true });
    expect(call).toMatchObject({
      state: 'orphaned',
      retry: { verdict: 'unknown', reasons: ['found_no_call'], nextAction: 'verify_then_retry' },
    });
  });

  test('counts an act of which nobody says in which of several attempts it happened', () => {
    const loose = { ...receipt(1, { disposition: Disposition.ACTION }), attempt: 0 };
    const call = callFrom([started(1), refused(1), started(2), refused(2), loose]);
    expect(call.retry.verdict).toBe('unsafe');
  });
});

describe('the verdict on an attempt', () => {
  const verdictOf = (...events: readonly Event[]) => callFrom([started(1), ...events]).retry;
  const reasonOf = (...events: readonly Event[]) => verdictOf(...events).reasons[0];

  test('does not take a blocked answer for a refusal before action', () => {
    const blocked: Event = {
      attempt: 1,
      layer: Layer.GATEWAY,
      payload: { case: 'gatewayDecision', value: { verdict: GatewayVerdict.ANSWER_BLOCKED } },
    };
    expect(verdictOf(refused(1)).verdict).toBe('safe');
    expect(reasonOf(blocked, refused(1))).toBe('failed_and_nobody_saw_what_it_did');
  });

  test('does not believe that a request never left when another hop saw it arrive', () => {
    const arrived: Event = { ...started(1), source: { layer: Layer.TOOL, service: 'server' } };
    expect(reasonOf(timedOut(1, RequestPhase.NOT_SENT))).toBe('request_never_left');
    expect(reasonOf(timedOut(1, RequestPhase.NOT_SENT), arrived)).toBe('outcome_unknown_may_have_acted');
  });

  test('does not let a key protect what went out beside it', () => {
    const charged = receipt(1, { disposition: Disposition.ACTION, idempotencyKey: 'k', provider: 'pay' });
    expect(verdictOf(charged, timedOut(1)).verdict).toBe('safe_with_same_key');
    expect(verdictOf(charged, timedOut(1), effect(1)).verdict).toBe('unsafe');
    expect(verdictOf(charged, timedOut(1), effect(1, { reversibility: Reversibility.PERMANENT })).verdict).toBe(
      'unsafe',
    );
    const upstream: Event = {
      attempt: 1,
      payload: { case: 'upstreamCall', value: { provider: 'mail', effectClass: EffectClass.MESSAGE } },
    };
    expect(verdictOf(charged, timedOut(1), upstream).verdict).toBe('unsafe');
  });

  test('does not believe in a key under which the provider acted twice', () => {
    const charged = (attempt: number, receiptId: string, wasReplayed = false) =>
      receipt(attempt, { disposition: Disposition.ACTION, idempotencyKey: 'k', receiptId, wasReplayed });
    const twice = (...receipts: readonly Event[]) =>
      verdictOf(timedOut(1), started(2), timedOut(2), ...receipts).verdict;
    expect(twice(charged(1, 'r1'), charged(2, 'r1'))).toBe('safe_with_same_key');
    expect(twice(charged(1, 'r1'), charged(2, 'r2', true))).toBe('safe_with_same_key');
    expect(twice(charged(1, 'r1'), charged(2, 'r2'))).not.toBe('safe_with_same_key');
  });

  test('does not take a call that was turned away upstream for a change', () => {
    const upstream = (errorClass: ErrorClass, retryCount = 0): Event => ({
      attempt: 1,
      payload: {
        case: 'upstreamCall',
        value: { outcome: Outcome.FAILURE, effectClass: EffectClass.ADDITIVE, error: { errorClass }, retryCount },
      },
    });
    const failed = finished(1, { outcome: Outcome.FAILURE });
    expect(reasonOf(failed, upstream(ErrorClass.AUTH_EXPIRED))).toBe('failed_and_nobody_saw_what_it_did');
    expect(reasonOf(failed, upstream(ErrorClass.AUTH_EXPIRED, 1))).toBe('failed_after_known_effect');
    expect(reasonOf(failed, upstream(ErrorClass.UPSTREAM_UNAVAILABLE))).toBe('failed_after_known_effect');
  });

  test('does not take one provider\'s "nothing done" for the word of another', () => {
    const idle = receipt(1, { disposition: Disposition.NO_OP, provider: 'pay' });
    const upstream: Event = { attempt: 1, payload: { case: 'upstreamCall', value: { provider: 'mail' } } };
    expect(verdictOf(idle, timedOut(1)).verdict).toBe('safe');
    expect(verdictOf(idle, timedOut(1), upstream).verdict).toBe('unknown');
    expect(verdictOf(receipt(1, { disposition: Disposition.ACTION }), idle, timedOut(1)).verdict).toBe('unsafe');
  });

  test('takes a change for a change, also when nobody says of which class it is', () => {
    expect(reasonOf(finished(1, { outcome: Outcome.SUCCESS }), effect(1, { effectClass: 0 }))).toBe('already_done');
    const declared = effect(1, { source: EffectSource.DECLARED });
    expect(reasonOf(finished(1, { outcome: Outcome.SUCCESS }), declared)).toBe('nobody_saw_what_it_did');
  });

  test('does not call reading what also went elsewhere, and nobody says to do what', () => {
    const read: Event = {
      attempt: 1,
      payload: { case: 'fileOperation', value: { operationClass: FileOperationClass.READ } },
    };
    const posted: Event = { attempt: 1, payload: { case: 'urlFetch', value: { method: 'POST' } } };
    expect(reasonOf(read, timedOut(1))).toBe('observed_read_only');
    expect(reasonOf(read, posted, timedOut(1))).toBe('outcome_unknown_may_have_acted');
  });

  test('trusts no hint of a server whose registry distrusts it, or whose manifest has drifted', () => {
    const hinted = started(1, { hints: { readOnly: true }, areHintsTrusted: true });
    const registry = (value: object): Event => ({
      layer: Layer.REGISTRY,
      payload: { case: 'registryDecision', value },
    });
    const verdictWith = (value: object) => callFrom([hinted, registry(value), timedOut(1)]).retry.verdict;
    expect(verdictWith({})).toBe('safe');
    expect(verdictWith({ manifestDigest: Uint8Array.of(1), expectedManifestDigest: Uint8Array.of(2) })).toBe(
      'verify_first',
    );
    const untrusted = [{ server: 's', trustClass: TrustClass.UNTRUSTED }];
    expect(verdictWith({ chosenServer: 's', candidates: untrusted })).toBe('verify_first');
  });

  test('believes somebody who gives a name, looked last, and found nothing done', () => {
    const failure = { foundOutcome: Outcome.FAILURE };
    expect(verdictOf(timedOut(1), looked(failure))).toMatchObject({ verdict: 'safe' });
    expect(verdictOf(timedOut(1), looked({ ...failure, verifiedBy: '' })).verdict).toBe('verify_first');
    expect(verdictOf(timedOut(1), looked(failure), looked({ foundOutcome: Outcome.PARTIAL })).verdict).toBe(
      'verify_first',
    );
  });
});

describe('an unknown outcome', () => {
  test('is closed by whoever can, and the call says by whom', () => {
    const end = (...events: readonly Event[]) => {
      const { outcome, outcomeSource } = callFrom(events);
      return [outcome, outcomeSource];
    };
    expect(end(started(1))).toEqual(['unknown', '']);
    expect(end(started(1), timedOut(1))).toEqual(['unknown', '']);
    expect(end(started(1), finished(1, { outcome: Outcome.SUCCESS }))).toEqual(['success', 'reported']);
    expect(end(started(1), receipt(1, { disposition: Disposition.ACTION }))).toEqual(['success', 'receipt']);
    expect(end(started(1), looked({ foundOutcome: Outcome.PARTIAL }))).toEqual(['partial', 'verification']);
    const stopped: Event = {
      layer: Layer.GATEWAY,
      payload: { case: 'gatewayDecision', value: { verdict: GatewayVerdict.DENIED } },
    };
    expect(end(stopped)).toEqual(['denied', 'gateway']);
  });

  test('of every attempt is closed by who finds that the call as a whole did nothing', () => {
    const call = callFrom([
      started(1),
      timedOut(1),
      started(2),
      timedOut(2),
      looked({ foundOutcome: Outcome.FAILURE }),
    ]);
    expect(call).toMatchObject({ outcome: 'failure', outcomeSource: 'verification', retry: { verdict: 'safe' } });
  });

  test('that the provider refused is a failure with its refusal', () => {
    const refusal = { errorClass: ErrorClass.QUOTA_EXHAUSTED, errorCode: 'over_quota' };
    const call = callFrom([started(1), timedOut(1), receipt(1, { disposition: Disposition.REFUSED, refusal })]);
    expect(call).toMatchObject({
      outcome: 'failure',
      outcomeSource: 'receipt',
      error: { errorClass: 'quota_exhausted', errorCode: 'over_quota' },
    });
  });

  test('of one attempt among several is not closed by a refusal that names none', () => {
    const loose = { ...receipt(1, { disposition: Disposition.REFUSED }), attempt: 0 };
    expect(callFrom([started(1), timedOut(1), started(2), timedOut(2), loose]).outcome).toBe('unknown');
    const acted = { ...receipt(1, { disposition: Disposition.ACTION }), attempt: 0 };
    expect(callFrom([started(1), timedOut(1), started(2), timedOut(2), acted])).toMatchObject({
      outcome: 'success',
      outcomeSource: 'receipt',
    });
  });
});
