import { describe, expect, test } from '@jest/globals';
import {
  Disposition,
  EffectKind,
  EffectSource,
  ExpectedRecord,
  GatewayVerdict,
  Layer,
  NoAnswerReason,
  Outcome,
  Reversibility,
  SpendKind,
  SpendSource,
} from '@waybill/contracts';
import { finished, given, output, started, theCall } from './given-events.builder.js';
import type { OracleEvent } from './oracle-event.js';

const dayS = 24 * 3_600;
const usd = (amountNanos: number) => ({ amountNanos: BigInt(amountNanos), currency: 'USD' });

describe('Attempts', () => {
  const numbersOf = (events: readonly OracleEvent[]) =>
    theCall(events).attempts.map(({ attempt, startedUnixNano, endedUnixNano }) => [
      attempt,
      startedUnixNano === undefined ? undefined : Number(startedUnixNano / 1_000_000_000n),
      endedUnixNano === undefined ? undefined : Number(endedUnixNano / 1_000_000_000n),
    ]);
  const upstream = (id: string, more: { attempt?: number; parent?: string; request?: string; at?: number }) =>
    given({
      id,
      call: 'c',
      ...more,
      payload: { case: 'upstreamCall', value: { provider: 'bank', providerRequestId: more.request ?? '' } },
    });

  test('keep the numbers that they say', () => {
    expect(numbersOf([started({ id: 'a', call: 'c', attempt: 3, at: 1 })])).toEqual([[3, 1, undefined]]);
  });

  test('without a number are counted by the distinct spans of one producer', () => {
    const events = [
      started({ id: 'b', call: 'c', span: 'y', at: 3 }),
      started({ id: 'a', call: 'c', span: 'x', at: 1 }),
      started({ id: 'd', call: 'c', span: 'x', at: 2 }),
      finished({ id: 'e', call: 'c', span: 'y', at: 4 }),
    ];
    expect(numbersOf(events)).toEqual([
      [1, 1, undefined],
      [2, 3, 4],
    ]);
  });

  test('of two producers are counted apart', () => {
    const events = [
      started({ id: 'a', call: 'c', span: 'x', at: 1, layer: Layer.GATEWAY, service: 'gateway' }),
      started({ id: 'b', call: 'c', span: 'y', at: 2 }),
    ];
    expect(numbersOf(events)).toEqual([[1, 1, undefined]]);
  });

  test('end with the n-th finish of their producer, where a finish has no span', () => {
    const events = [
      started({ id: 'a', call: 'c', span: 'x', at: 1 }),
      finished({ id: 'b', call: 'c', at: 2 }),
      started({ id: 'd', call: 'c', span: 'y', at: 3 }),
      finished({ id: 'e', call: 'c', at: 4 }),
    ];
    expect(numbersOf(events)).toEqual([
      [1, 1, 2],
      [2, 3, 4],
    ]);
  });

  test('own what lies below their span', () => {
    const events = [
      started({ id: 'a', call: 'c', span: 'x', at: 1 }),
      started({ id: 'b', call: 'c', span: 'y', at: 3 }),
      upstream('u', { parent: 'y' }),
    ];
    expect(theCall(events).upstreamAttempts).toEqual(['u: 2']);
  });

  test('own what shares a name with them', () => {
    const events = [
      started({ id: 'a', call: 'c', span: 'x', at: 1 }),
      started({ id: 'b', call: 'c', span: 'y', at: 3 }),
      upstream('u', { parent: 'y', request: 'r' }),
      upstream('w', { request: 'r' }),
      upstream('v', {}),
    ];
    expect(theCall(events).upstreamAttempts).toEqual(['u: 2', 'v: 1', 'w: 2']);
  });

  test('are decided by an answer, not by the hop that stopped waiting', () => {
    const timeout = given({
      id: 'b',
      call: 'c',
      at: 3,
      payload: {
        case: 'toolCallFinished',
        value: { outcome: Outcome.FAILURE, noAnswerReason: NoAnswerReason.TIMED_OUT },
      },
    });
    const answer = finished({ id: 'a', call: 'c', at: 2, outcome: Outcome.SUCCESS });
    expect(theCall([timeout, answer]).attempts[0]?.outcome).toBe('success');
  });

  test('are decided by the gravest of several answers', () => {
    const events = [Outcome.SUCCESS, Outcome.PARTIAL, Outcome.DENIED].map((outcome, at) =>
      finished({ id: `e${at}`, call: 'c', at, attempt: 1, outcome }),
    );
    expect(theCall(events).attempts[0]?.outcome).toBe('partial');
  });
});

describe('The outcome', () => {
  const verdict = (value: GatewayVerdict) =>
    given({ id: 'g', call: 'c', payload: { case: 'gatewayDecision', value: { verdict: value } } });
  const receipt = (disposition: Disposition) =>
    given({ id: 'r', call: 'c', payload: { case: 'providerReceipt', value: { disposition } } });
  const verification = given({
    id: 'v',
    call: 'c',
    payload: { case: 'verificationRecorded', value: { foundOutcome: Outcome.FAILURE } },
  });

  test('is that of the last attempt', () => {
    const events = [
      finished({ id: 'a', call: 'c', attempt: 1, outcome: Outcome.FAILURE }),
      finished({ id: 'b', call: 'c', attempt: 2 }),
    ];
    expect(theCall(events).outcome).toBe('success');
  });

  test('is unknown while nobody saw the end', () => {
    expect(theCall([started({ id: 'a', call: 'c' })]).outcome).toBe('unknown');
  });

  test.each([
    [Disposition.ACTION, 'success'],
    [Disposition.NO_OP, 'success'],
    [Disposition.REFUSED, 'failure'],
    [Disposition.UNSPECIFIED, 'unknown'],
  ])('that is unknown is closed by a receipt (%s)', (disposition, outcome) => {
    expect(theCall([started({ id: 'a', call: 'c' }), receipt(disposition)]).outcome).toBe(outcome);
  });

  test('that is unknown is closed by a verification before any receipt', () => {
    expect(theCall([started({ id: 'a', call: 'c' }), receipt(Disposition.ACTION), verification]).outcome).toBe(
      'failure',
    );
  });

  test('is denied when a gateway denied and nobody tried', () => {
    expect(theCall([verdict(GatewayVerdict.DENIED)]).outcome).toBe('denied');
    expect(theCall([verdict(GatewayVerdict.DENIED), started({ id: 'a', call: 'c' })]).outcome).toBe('unknown');
  });
});

describe('Hops', () => {
  test('of all authorities and the tool are due', () => {
    expect(theCall([started({ id: 'a', call: 'c' })]).hops).toEqual({
      present: ['tool'],
      missing: ['gateway', 'provider', 'registry', 'runtime'],
    });
  });

  test('are due as the route expects', () => {
    const route = given({
      id: 'r',
      call: 'c',
      layer: Layer.RUNTIME,
      payload: { case: 'runtimeDecision', value: { expectedRecords: [ExpectedRecord.GATEWAY] } },
    });
    expect(theCall([route, started({ id: 'a', call: 'c' })]).hops.missing).toEqual(['gateway']);
  });

  test('behind a gateway that denied owe nothing', () => {
    const denied = given({
      id: 'g',
      call: 'c',
      layer: Layer.GATEWAY,
      payload: { case: 'gatewayDecision', value: { verdict: GatewayVerdict.DENIED } },
    });
    expect(theCall([denied]).hops.missing).toEqual(['registry', 'runtime']);
  });

  test('that only spoke are present, and still owe their record', () => {
    const hops = theCall([output({ id: 'a', call: 'c', layer: Layer.PROVIDER })]).hops;
    expect(hops.present).toContain('provider');
    expect(hops.missing).toContain('provider');
  });
});

describe('Effects, denials and money', () => {
  const effect = (reversibility: Reversibility, effectId = '') => ({
    kind: EffectKind.CHARGE,
    resourceRef: 'r',
    reversibility,
    effectId,
    source: EffectSource.OBSERVED,
  });
  const observed = (id: string, reversibility: Reversibility, attempt = 1) =>
    given({ id, call: 'c', attempt, payload: { case: 'effectObserved', value: { effect: effect(reversibility) } } });
  const spent = (id: string, kind: SpendKind, source: SpendSource, nanos?: number) =>
    given({
      id,
      call: 'c',
      payload: {
        case: 'spendRecorded',
        value: { kind, source, ...(nanos === undefined ? {} : { amount: usd(nanos) }) },
      },
    });

  test('an effect that two hops claim is one, with the gravest reversibility and the strongest source', () => {
    const receipt = given({
      id: 'r',
      call: 'c',
      layer: Layer.PROVIDER,
      payload: { case: 'providerReceipt', value: { effects: [effect(Reversibility.REVERSIBLE)] } },
    });
    expect(theCall([observed('o', Reversibility.PERMANENT), receipt]).effects).toMatchObject([
      { effectKey: '1:charge:r', reversibility: 'permanent', source: 'receipt', claimedBy: ['provider', 'tool'] },
    ]);
  });

  test('the same change in two attempts is two effects', () => {
    const events = [observed('a', Reversibility.PERMANENT, 1), observed('b', Reversibility.PERMANENT, 2)];
    expect(theCall(events).effects.map(({ effectKey }) => effectKey)).toEqual(['1:charge:r', '2:charge:r']);
  });

  test('a refusal that a hop states twice is one', () => {
    const denial = (id: string, at: number) =>
      given({
        id,
        at,
        call: 'c',
        payload: { case: 'gatewayDecision', value: { verdict: GatewayVerdict.DENIED, denial: { rule: 'x' } } },
      });
    expect(theCall([denial('b', 2), denial('a', 1)]).denials.map(({ eventId }) => eventId)).toEqual(['a']);
  });

  test('only the strongest source of an attempt counts', () => {
    const events = [
      spent('a', SpendKind.ACTUAL, SpendSource.RATE_CARD, 5),
      spent('b', SpendKind.ACTUAL, SpendSource.RECEIPT, 7),
    ];
    expect(theCall(events).spend).toMatchObject({ actualNanos: 7n, countedEntryIds: ['b'], uncountedEntryIds: ['a'] });
  });

  test('corrections always count, reservations never', () => {
    const events = [
      spent('a', SpendKind.ACTUAL, SpendSource.RECEIPT, 7),
      spent('b', SpendKind.ADJUST, SpendSource.RATE_CARD, -2),
      spent('d', SpendKind.RESERVE, SpendSource.RECEIPT, 100),
    ];
    expect(theCall(events).spend).toMatchObject({ actualNanos: 5n, currency: 'USD' });
  });

  test('what nobody priced is counted as unpriced, and is not zero', () => {
    expect(theCall([spent('a', SpendKind.ACTUAL, SpendSource.RECEIPT)]).spend).toMatchObject({
      actualNanos: 0n,
      unpricedCount: 1,
      currency: '',
    });
  });
});

describe('Lateness', () => {
  const appendedAt = (...days: readonly number[]) =>
    days.map((day, index) => output({ id: `e${index}`, call: 'c', appendedAt: Math.ceil(day * dayS) }));

  test('amends a call when an event is appended more than seven days after all others', () => {
    expect(theCall(appendedAt(1, 8)).isAmended).toBe(false);
    expect(theCall(appendedAt(1, 8.001)).isAmended).toBe(true);
  });

  test('is measured from the event before, not from the first', () => {
    expect(theCall(appendedAt(1, 7, 13)).isAmended).toBe(false);
    expect(theCall(appendedAt(20, 1, 7)).isAmended).toBe(true);
  });
});
