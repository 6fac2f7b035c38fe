import { describe, expect, test } from '@jest/globals';
import { Layer } from '@waybill/contracts';
import { aHistory } from '@waybill/testing';
import fc from 'fast-check';
import type { Member } from './fragment.js';
import { numberAttempts } from './number-attempts.js';

type History = Parameters<typeof aHistory>[0];
const span = (n: number) => new Uint8Array(8).fill(n);
const started = (init: History[number] = {}): History[number] => ({
  payload: { case: 'toolCallStarted', value: {} },
  ...init,
});
const finished = (init: History[number] = {}): History[number] => ({
  payload: { case: 'toolCallFinished', value: {} },
  ...init,
});
const upstream = (providerRequestId: string, init: History[number] = {}): History[number] => ({
  payload: { case: 'upstreamCall', value: { provider: 'bank', providerRequestId } },
  ...init,
});
const receipt = (providerRequestId: string): History[number] => ({
  layer: Layer.PROVIDER,
  payload: { case: 'providerReceipt', value: { provider: 'bank', providerRequestId } },
});

const members = (history: History, round = 0, branch = ''): readonly Member[] =>
  aHistory(history).map((each) => ({ ...each, rung: 'call_id', round, branch }));

/** The attempts of the given events, in their order, whatever order they come in. */
const attemptsOf = (given: readonly Member[]): readonly number[] => {
  const numbers = (order: readonly Member[]) => {
    const byId = new Map(numberAttempts(order).map((event) => [event.eventId, event.attempt]));
    return given.map(({ event }) => byId.get(event.eventId) ?? 0);
  };
  const expected = numbers(given);
  fc.assert(
    fc.property(fc.shuffledSubarray([...given], { minLength: given.length }), (order) => {
      expect(numbers(order)).toEqual(expected);
    }),
    { numRuns: 30 },
  );
  return expected;
};

describe('an attempt', () => {
  test('that an emitter numbered is that number', () => {
    expect(attemptsOf(members([started({ attempt: 3 }), finished({ attempt: 3 })]))).toEqual([3, 3]);
  });

  test('that nobody numbered is counted by the spans that its producer started', () => {
    const history = [
      started({ spanId: span(1) }),
      finished({ spanId: span(1) }),
      started({ spanId: span(2) }),
      finished({ spanId: span(2) }),
    ];
    expect(attemptsOf(members(history))).toEqual([1, 1, 2, 2]);
  });

  test('that two hops saw is one attempt', () => {
    const history = [
      started({ spanId: span(1), layer: Layer.RUNTIME }),
      started({ spanId: span(2), layer: Layer.TOOL }),
      finished({ spanId: span(2), layer: Layer.TOOL }),
      finished({ spanId: span(1), layer: Layer.RUNTIME }),
    ];
    expect(attemptsOf(members(history))).toEqual([1, 1, 1, 1]);
  });

  test('of a finish without a span is found by its place', () => {
    expect(attemptsOf(members([started(), finished(), started(), finished()]))).toEqual([1, 1, 2, 2]);
  });

  test('of what lies below a span is that of the span', () => {
    const history = [
      started({ spanId: span(1) }),
      started({ spanId: span(2) }),
      upstream('p', { spanId: span(7), parentSpanId: span(2) }),
    ];
    expect(attemptsOf(members(history))).toEqual([1, 2, 2]);
  });

  test("of a receipt is that of the upstream call with the provider's id", () => {
    const history = [started({ attempt: 1 }), started({ attempt: 2 }), upstream('p', { attempt: 2 }), receipt('p')];
    expect(attemptsOf(members(history))).toEqual([1, 2, 2, 2]);
  });

  test('of which nothing tells is none: the event is about the call as a whole', () => {
    expect(attemptsOf(members([started({ attempt: 1 }), started({ attempt: 2 }), receipt('p')]))).toEqual([1, 2, 0]);
  });

  test('of a continuation follows those of the call that it continues', () => {
    const ids = (names: readonly string[], history: History) =>
      history.map((each, index) => ({ ...each, eventId: names[index] ?? '' }));
    const call = members(ids(['a1', 'a2'], [started({ attempt: 1 }), started({ attempt: 2 })]));
    const first = members(ids(['b1'], [started({ attempt: 1 })]), 1, 'b');
    const second = members(ids(['c1', 'c2'], [started({ attempt: 1 }), receipt('p')]), 2, 'c');
    expect(attemptsOf([...call, ...first, ...second])).toEqual([1, 2, 3, 4, 0]);
  });
});
