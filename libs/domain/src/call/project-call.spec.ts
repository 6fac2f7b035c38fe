import { describe, expect, test } from '@jest/globals';
import {
  DeclaredPermanence,
  DenialReason,
  Disposition,
  EffectClass,
  EffectKind,
  EffectSource,
  ErrorClass,
  ErrorProtocol,
  ExpectedRecord,
  FileOperationClass,
  Layer,
  MappingConfidence,
  NoAnswerReason,
  Outcome,
  ReceiptVerification,
  RequestPhase,
  Reversibility,
  SpendKind,
  SpendSource,
} from '@waybill/contracts';
import { aCallOf, aHistory, builtAtUnixNano } from '@waybill/testing';
import type { Call } from './call.js';
import { recordsDueAfterNanos } from './completeness.js';

type History = Parameters<typeof aHistory>[0];

const callFrom = (history: History): Call => aCallOf(aHistory(history));
const usd = (amountNanos: bigint) => ({ amountNanos, currency: 'USD' });
const started = (attempt = 1): History[number] => ({
  attempt,
  payload: { case: 'toolCallStarted', value: { tool: { name: 't' } } },
});
const receipt = (value: object, attempt = 1): History[number] => ({
  layer: Layer.PROVIDER,
  attempt,
  payload: { case: 'providerReceipt', value },
});

describe('how a call ended', () => {
  test('a call that nobody saw end is unknown and open', () => {
    expect(callFrom([started()])).toMatchObject({ outcome: 'unknown', state: 'open', endedUnixNano: undefined });
  });

  test('an answer counts before a hop that stopped waiting, whichever spoke last', () => {
    const answered: History[number] = {
      attempt: 1,
      payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS, latencyNanos: 5n } },
    };
    const gaveUp: History[number] = {
      attempt: 1,
      layer: Layer.RUNTIME,
      payload: {
        case: 'toolCallFinished',
        value: { outcome: Outcome.UNKNOWN, noAnswerReason: NoAnswerReason.TIMED_OUT },
      },
    };
    for (const ends of [
      [answered, gaveUp],
      [gaveUp, answered],
    ]) {
      expect(callFrom([started(), ...ends])).toMatchObject({ outcome: 'success', latencyNanos: 5n, conflicts: [] });
    }
  });

  test('two answers that differ are a contradiction, and the graver one stands', () => {
    const call = callFrom([
      started(),
      { payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS } } },
      {
        layer: Layer.GATEWAY,
        payload: {
          case: 'toolCallFinished',
          value: { outcome: Outcome.FAILURE, error: { errorClass: ErrorClass.CONFLICT } },
        },
      },
    ]);
    expect(call).toMatchObject({ outcome: 'failure', error: { errorClass: 'conflict' }, state: 'conflicted' });
    expect(call.conflicts).toEqual([
      { kind: 'outcome_mismatch', leftHop: 'tool', leftValue: 'success', rightHop: 'gateway', rightValue: 'failure' },
    ]);
  });

  test.each([
    [Disposition.ACTION, 'success'],
    [Disposition.NO_OP, 'success'],
    [Disposition.REFUSED, 'failure'],
  ])('a receipt closes an unknown outcome (disposition %s: %s)', (disposition, outcome) => {
    expect(callFrom([started(), receipt({ disposition })]).outcome).toBe(outcome);
  });

  test('somebody who looked closes an unknown outcome before any receipt', () => {
    const looked: History[number] = {
      layer: Layer.OPERATOR,
      payload: { case: 'verificationRecorded', value: { foundOutcome: Outcome.FAILURE } },
    };
    expect(callFrom([started(), receipt({ disposition: Disposition.ACTION }), looked]).outcome).toBe('failure');
  });

  test('a request that never left is safe to repeat', () => {
    const neverSent: History[number] = {
      payload: {
        case: 'toolCallFinished',
        value: {
          outcome: Outcome.UNKNOWN,
          noAnswerReason: NoAnswerReason.CONNECTION_LOST,
          requestPhase: RequestPhase.NOT_SENT,
        },
      },
    };
    expect(callFrom([started(), neverSent]).retry).toMatchObject({ verdict: 'safe', reasons: ['request_never_left'] });
  });
});

describe('when a call was first seen', () => {
  const decided: History[number] = { occurredUnixNano: 5n, payload: { case: 'registryDecision', value: {} } };

  test('is the earliest moment of anything that was said of it, also of a decision before it began', () => {
    const began = { ...started(), occurredUnixNano: 7n };
    expect(callFrom([began, decided])).toMatchObject({ firstSeenUnixNano: 5n, startedUnixNano: 7n });
  });

  test('is not when its records are due, where nobody saw it begin', () => {
    expect(callFrom([decided])).toMatchObject({ firstSeenUnixNano: 5n, startedUnixNano: undefined });
  });

  test('is not known where nobody gave a time', () => {
    expect(callFrom([{ ...started(), occurredUnixNano: 0n }]).firstSeenUnixNano).toBe(0n);
  });
});

describe('what went wrong', () => {
  const failed = (error: object): History[number] => ({
    payload: { case: 'toolCallFinished', value: { outcome: Outcome.FAILURE, error } },
  });

  test('is judged by the tables where the emitter gave only a code, and the row says by which rule and how surely', () => {
    const { error } = callFrom([started(), failed({ protocol: ErrorProtocol.HTTP, errorCode: '429' })]);
    expect(error).toMatchObject({ errorClass: 'rate_limited', errorCode: '429', mappingVersion: 'http/1' });
    expect(error.mappingRule).not.toBe('');
    expect(['certain', 'likely', 'guess']).toContain(error.confidence);
  });

  test('stays as the emitter said, with the error inside the error', () => {
    const { error } = callFrom([
      started(),
      failed({
        errorClass: ErrorClass.MALFORMED_SUCCESS,
        errorCode: '200',
        mappingConfidence: MappingConfidence.LIKELY,
        inner: { errorClass: ErrorClass.AUTH_EXPIRED, errorCode: '401' },
      }),
    ]);
    expect(error).toMatchObject({
      errorClass: 'malformed_success',
      confidence: 'likely',
      innerClass: 'auth_expired',
      innerCode: '401',
    });
  });

  test('of an upstream call is judged by the tables of its provider', () => {
    const { upstreamCalls } = callFrom([
      {
        payload: {
          case: 'upstreamCall',
          value: { provider: 'p', error: { protocol: ErrorProtocol.HTTP, errorCode: '404' } },
        },
      },
    ]);
    expect(upstreamCalls.map((each) => [each.errorClass, each.errorCode])).toEqual([['resource_not_found', '404']]);
  });
});

describe('a retry under the same idempotency key', () => {
  const receiptWithKey = (verification: ReceiptVerification) =>
    receipt({ disposition: Disposition.ACTION, idempotencyKey: 'k', verification });

  test('is offered when a verified receipt names the key', () => {
    const call = callFrom([started(), receiptWithKey(ReceiptVerification.SIGNATURE)]);
    expect(call.retry).toMatchObject({ verdict: 'safe_with_same_key', isIdempotent: true });
  });

  test('is not offered on the word of a receipt that nothing vouches for', () => {
    const call = callFrom([started(), receiptWithKey(ReceiptVerification.UNVERIFIED)]);
    expect(call.retry).toMatchObject({
      verdict: 'unsafe',
      reasons: ['already_done', 'idempotency_key_is_unconfirmed', 'receipt_is_unverified'],
    });
  });
});

describe('what is missing', () => {
  test('all four authorities owe a record, a minute after the tool call was last seen, unless a hop says otherwise', () => {
    expect(callFrom([started()])).toMatchObject({
      hopsPresent: ['tool'],
      hopsMissing: ['registry', 'gateway', 'runtime', 'provider'],
      deadlineUnixNano: builtAtUnixNano + recordsDueAfterNanos,
    });
  });

  test('what comes late gives nobody more time; where nobody saw the tool call, the last event counts', () => {
    const lateUnixNano = builtAtUnixNano + 3_600_000_000_000n;
    const late: History[number] = { ...receipt({}), occurredUnixNano: lateUnixNano };
    expect(callFrom([started(), late]).deadlineUnixNano).toBe(builtAtUnixNano + recordsDueAfterNanos);
    expect(callFrom([late]).deadlineUnixNano).toBe(lateUnixNano + recordsDueAfterNanos);
  });

  test('the runtime says which records its route expects, and by when', () => {
    const route: History[number] = {
      layer: Layer.RUNTIME,
      payload: {
        case: 'runtimeDecision',
        value: { expectedRecords: [ExpectedRecord.PROVIDER], deadlineUnixNano: 42n },
      },
    };
    expect(callFrom([route, started()])).toMatchObject({ hopsMissing: ['provider'], deadlineUnixNano: 42n });
  });
});

describe('what it cost', () => {
  test('of several reports about one attempt only the strongest source counts', () => {
    const { spend, conflicts } = callFrom([
      started(),
      { payload: { case: 'toolCallFinished', value: { outcome: Outcome.SUCCESS, reportedCost: usd(10n) } } },
      receipt({ disposition: Disposition.ACTION, cost: usd(12n) }),
    ]);
    expect(spend).toMatchObject({ actualNanos: 12n, currency: 'USD', unpricedCount: 0 });
    expect(spend.entries.map((each) => [each.hop, each.amountNanos, each.isCounted])).toEqual([
      ['tool', 10n, false],
      ['provider', 12n, true],
    ]);
    expect(conflicts.map((each) => each.kind)).toEqual(['cost_mismatch']);
  });

  test('each attempt costs', () => {
    const { spend } = callFrom([started(1), started(2), receipt({ cost: usd(3n) }, 1), receipt({ cost: usd(4n) }, 2)]);
    expect(spend.actualNanos).toBe(7n);
  });

  test('a correction is added, a rollup and a reservation are not', () => {
    const entry = (kind: SpendKind, amount: bigint, more: object = {}): History[number] => ({
      payload: { case: 'spendRecorded', value: { kind, amount: usd(amount), source: SpendSource.RECEIPT, ...more } },
    });
    const { spend } = callFrom([
      entry(SpendKind.RESERVE, 100n),
      entry(SpendKind.ACTUAL, 40n),
      entry(SpendKind.ACTUAL, 40n, { isRollup: true }),
      entry(SpendKind.ADJUST, -5n),
    ]);
    expect(spend).toMatchObject({ actualNanos: 35n, estimatedNanos: 0n });
  });

  test('an entry that two hops report under one id is one entry', () => {
    const entry = (source: SpendSource, amount: bigint): History[number] => ({
      payload: { case: 'spendRecorded', value: { entryId: 'x', kind: SpendKind.ACTUAL, amount: usd(amount), source } },
    });
    const { spend } = callFrom([
      entry(SpendSource.TOOL_REPORTED, 9n),
      entry(SpendSource.RECEIPT, 8n),
      entry(SpendSource.RECEIPT, 7n),
    ]);
    expect(spend.entries.map((each) => each.amountNanos)).toEqual([8n]);
    expect(spend.actualNanos).toBe(8n);
  });

  test('an amount that nobody named is unpriced, not zero', () => {
    const { spend } = callFrom([receipt({ units: [{ unit: 'requests', quantityNanos: 1_000_000_000n }] })]);
    expect(spend).toMatchObject({ actualNanos: 0n, unpricedCount: 1, currency: '' });
  });

  test('two currencies are not added up', () => {
    const { spend } = callFrom([
      receipt({ cost: usd(1n) }, 1),
      receipt({ cost: { amountNanos: 1n, currency: 'EUR' } }, 2),
    ]);
    expect(spend).toMatchObject({ actualNanos: 0n, currency: 'XXX' });
  });
});

describe('what it changed', () => {
  const effect = {
    kind: EffectKind.FILE_CREATED,
    effectClass: EffectClass.ADDITIVE,
    resourceRef: '/a',
    reversibility: Reversibility.REVERSIBLE,
  };

  test('one effect that two hops claim is one effect, with the strongest source', () => {
    const { effects } = callFrom([
      {
        payload: {
          case: 'effectObserved',
          value: { effect: { ...effect, source: EffectSource.OBSERVED, compensatingAction: 'delete /a' } },
        },
      },
      receipt({ effects: [effect] }),
    ]);
    expect(effects).toMatchObject([
      { source: 'receipt', claimedBy: ['provider', 'tool'], compensatingAction: 'delete /a', count: 1 },
    ]);
  });

  test('more than the route was declared to do is a contradiction', () => {
    const call = callFrom([
      {
        layer: Layer.RUNTIME,
        payload: { case: 'runtimeDecision', value: { declaredPermanence: DeclaredPermanence.REVERSIBLE } },
      },
      { payload: { case: 'effectObserved', value: { effect: { ...effect, reversibility: Reversibility.PERMANENT } } } },
    ]);
    expect(call.conflicts.map((each) => [each.kind, each.leftValue, each.rightValue])).toEqual([
      ['permanence_exceeded', 'declared reversible', 'permanent: file_created /a'],
    ]);
  });

  test('no report of a change is no proof that there was none', () => {
    expect(callFrom([started()]).reversibility).toBe('');
    const read: History[number] = {
      payload: { case: 'fileOperation', value: { operationClass: FileOperationClass.READ } },
    };
    expect(callFrom([started(), read])).toMatchObject({ reversibility: 'no_effect' });
  });
});

describe('who refused', () => {
  test('a hop that states one refusal as evidence and as outcome refused once', () => {
    const denial = { reason: DenialReason.OUTSIDE_ROOT, rule: 'r', requestedCapability: 'fs:read:/x' };
    const call = callFrom([
      started(),
      { payload: { case: 'fileOperation', value: { denial } } },
      { attempt: 1, payload: { case: 'toolCallFinished', value: { outcome: Outcome.DENIED, denial } } },
      { layer: Layer.GATEWAY, payload: { case: 'gatewayDecision', value: { denial } } },
    ]);
    expect(call.denials.map((each) => [each.hop, each.reason])).toEqual([
      ['tool', 'outside_root'],
      ['gateway', 'outside_root'],
    ]);
  });
});

describe('who, and with what', () => {
  test('two original actors, two lanes and two policy versions are contradictions that name both hops', () => {
    const { conflicts } = callFrom([
      {
        layer: Layer.RUNTIME,
        actor: { chain: [{ id: 'user:ada' }] },
        payload: { case: 'runtimeDecision', value: { selected: { lane: 'a' } } },
      },
      {
        layer: Layer.GATEWAY,
        actor: { chain: [{ id: 'user:bob' }] },
        payload: {
          case: 'gatewayDecision',
          value: { downstreamCredentialLane: 'b', policy: { id: 'p', version: '1' } },
        },
      },
      {
        layer: Layer.GATEWAY,
        payload: {
          case: 'gatewayDecision',
          value: { downstreamCredentialLane: 'b', policy: { id: 'p', version: '2' } },
        },
      },
    ]);
    expect(conflicts.map((each) => [each.kind, each.leftHop, each.leftValue, each.rightHop, each.rightValue])).toEqual([
      ['principal_mismatch', 'runtime', 'user:ada', 'gateway', 'user:bob'],
      ['lane_mismatch', 'runtime', 'a', 'gateway', 'b'],
      ['policy_version_mismatch', 'gateway', 'p@1', 'gateway', 'p@2'],
    ]);
  });

  test('an adapter that changes the visible shape without saying so is a contradiction', () => {
    const hop = (isRewriteDeclared: boolean): History[number] => ({
      layer: Layer.ADAPTER,
      payload: {
        case: 'adapterHop',
        value: {
          isRewriteDeclared,
          resultShapeDigestBefore: Uint8Array.of(1),
          resultShapeDigestAfter: Uint8Array.of(2),
        },
      },
    });
    expect(callFrom([hop(false)]).conflicts.map((each) => each.kind)).toEqual(['silent_rewrite']);
    expect(callFrom([hop(true)]).conflicts).toEqual([]);
  });

  test('an enum value that is newer than this version is said to be unrecognised', () => {
    const call = callFrom([{ authority: { authMode: 77 as never }, payload: { case: 'toolCallStarted', value: {} } }]);
    expect(call.authority.authMode).toBe('unrecognised');
  });
});
