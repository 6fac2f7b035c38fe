import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aCallFacts } from './call-facts.builder.js';
import type { CallFacts } from './call-facts.js';
import { defaultRunawayLimits, type RunawayLimits } from './runaway.js';
import { runawaysOf } from './runaways.js';

const second = 1_000_000_000n;

/** So many calls, one every `everySeconds`, from `fromSecond` on. */
const callsOf = (
  count: number,
  everySeconds: number,
  init: Partial<CallFacts> & { readonly fromSecond?: number } = {},
): readonly CallFacts[] => {
  const { fromSecond = 1, ...facts } = init;
  return Array.from({ length: count }, (_, index) => {
    const startedUnixNano = BigInt(fromSecond + index * everySeconds) * second;
    const callId = `call-${String(fromSecond + index * everySeconds).padStart(5, '0')}`;
    return aCallFacts({ callId, startedUnixNano, firstSeenUnixNano: startedUnixNano, ...facts });
  });
};
const found = (calls: readonly CallFacts[], limits: Partial<RunawayLimits> = {}) =>
  runawaysOf(calls, { ...defaultRunawayLimits, ...limits });
const kindsIn = (calls: readonly CallFacts[], limits: Partial<RunawayLimits> = {}) =>
  found(calls, limits).map((each) => [each.kind, each.callCount]);

describe('repeated inputs', () => {
  const same = { inputDigest: 'aa' };

  test('are an episode from the tenth call on', () => {
    expect(kindsIn(callsOf(9, 60, same))).toEqual([]);
    expect(found(callsOf(10, 60, same))).toEqual([
      {
        runawayId: '["repeated_input","user:ada","session-1","call-00001",""]',
        kind: 'repeated_input',
        sessionId: 'session-1',
        principal: 'user:ada',
        tool: 'write_file',
        lane: 'fs_local',
        startedUnixNano: second,
        lastUnixNano: 541n * second,
        callCount: 10,
        detail: '10 calls with one input',
      },
    ]);
  });

  test('stay the same episode as long as they go on', () => {
    const ids = [10, 11, 40].map((count) => found(callsOf(count, 1, same))[0]?.runawayId);
    expect(new Set(ids).size).toBe(1);
  });

  test('are two episodes with a pause of more than a minute between them', () => {
    const later = callsOf(10, 1, { ...same, fromSecond: 71 });
    expect(kindsIn([...callsOf(10, 1, same), ...later])).toEqual([
      ['repeated_input', 10],
      ['repeated_input', 10],
    ]);
    expect(kindsIn([...callsOf(10, 1, same), ...callsOf(10, 1, { ...same, fromSecond: 70 })])).toEqual([
      ['repeated_input', 20],
    ]);
  });

  test('need one tool of one server and one input that somebody digested', () => {
    const half = callsOf(5, 1, same);
    expect(kindsIn([...half, ...callsOf(5, 1, { ...same, tool: 'other', fromSecond: 6 })])).toEqual([]);
    expect(kindsIn([...half, ...callsOf(5, 1, { ...same, server: 'other', fromSecond: 6 })])).toEqual([]);
    expect(kindsIn([...half, ...callsOf(5, 1, { inputDigest: 'bb', fromSecond: 6 })])).toEqual([]);
    expect(kindsIn(callsOf(20, 1))).toEqual([]);
  });
});

describe('a retry storm', () => {
  const failing = { outcome: 'failure' } as const;

  test('is twenty tries of one tool within five minutes, most of them in vain', () => {
    expect(kindsIn(callsOf(19, 1, failing))).toEqual([]);
    expect(found(callsOf(20, 15, failing))).toMatchObject([
      { kind: 'retry_storm', callCount: 20, detail: '20 tries, 20 of them in vain' },
    ]);
    expect(kindsIn(callsOf(20, 16, failing))).toEqual([]);
  });

  test('reaches back by less than five minutes', () => {
    expect(kindsIn(callsOf(4, 100, { ...failing, attempts: 5 }))).toEqual([]);
    expect(kindsIn(callsOf(4, 99, { ...failing, attempts: 5 }))).toEqual([['retry_storm', 4]]);
  });

  test.each(['denied', 'partial', 'failure'] as const)('counts a try that ended %s as one in vain', (outcome) => {
    expect(kindsIn(callsOf(20, 1, { outcome }))).toEqual([['retry_storm', 20]]);
  });

  test('counts the tries within a call', () => {
    expect(kindsIn(callsOf(4, 1, { ...failing, attempts: 5 }))).toEqual([['retry_storm', 4]]);
    expect(found(callsOf(4, 1, { attempts: 5 }))).toMatchObject([{ detail: '20 tries, 16 of them in vain' }]);
  });

  test('is none where half of the tries succeed, or nobody knows yet how they end', () => {
    const half = callsOf(20, 2, failing).flatMap((each, index) =>
      index % 2 === 0 ? each : { ...each, outcome: 'success' as const },
    );
    expect(kindsIn(half)).toEqual([]);
    expect(kindsIn(callsOf(30, 1, { outcome: 'unknown' }))).toEqual([]);
  });

  test('is one episode however long it lasts, and two with quiet between them', () => {
    expect(kindsIn(callsOf(200, 10, failing))).toEqual([['retry_storm', 200]]);
    expect(kindsIn([...callsOf(20, 1, failing), ...callsOf(20, 1, { ...failing, fromSecond: 1000 })])).toEqual([
      ['retry_storm', 20],
      ['retry_storm', 20],
    ]);
  });

  test('is of one tool', () => {
    expect(
      kindsIn([...callsOf(10, 1, failing), ...callsOf(10, 1, { ...failing, tool: 'other', fromSecond: 11 })]),
    ).toEqual([]);
  });
});

describe('the burn rate', () => {
  const paying = (amountNanos: bigint, init: { kind?: 'actual' | 'estimate'; isCounted?: boolean } = {}) => ({
    entries: [
      {
        entryId: 'x',
        kind: 'actual' as const,
        amountNanos,
        currency: 'USD',
        isCounted: true,
        lane: '',
        provider: '',
        occurredUnixNano: 0n,
        ...init,
      },
    ],
  });
  const cent = 10_000_000n;
  /** An hour at a cent every five minutes. */
  const calm = callsOf(12, 300, paying(cent));
  const after = (amountNanos: bigint, more = {}) => callsOf(5, 10, { ...paying(amountNanos, more), fromSecond: 3601 });

  test('is an episode when five minutes cost more than five times the mean before, and more than the floor', () => {
    expect(found([...calm, ...after(3n * cent)])).toMatchObject([
      {
        kind: 'burn_rate',
        tool: 'write_file',
        runawayId: '["burn_rate","user:ada","session-1","call-03601","USD"]',
        detail: '150000000 nanos of USD, after 120000000 before',
      },
    ]);
  });

  test('is none below the floor, at an even pace, or without a past to compare with', () => {
    expect(kindsIn([...calm, ...after(cent)])).toEqual([]);
    expect(kindsIn(callsOf(100, 10, paying(30n * cent)))).toEqual([]);
    expect(kindsIn(callsOf(5, 10, paying(30n * cent)))).toEqual([]);
  });

  test('is compared with the mean of a past that is as long as the window at least', () => {
    const once = callsOf(1, 1, paying(1n));
    const burst = (fromSecond: number) => callsOf(1, 1, { ...paying(30n * cent), fromSecond });
    expect(kindsIn([...once, ...burst(600)])).toEqual([]);
    expect(kindsIn([...once, ...burst(601)])).toEqual([['burn_rate', 1]]);
  });

  test('is none at the floor, and none at exactly five times the mean', () => {
    const once = callsOf(1, 1, paying(1n));
    const burst = (amountNanos: bigint) => callsOf(1, 1, { ...paying(amountNanos), fromSecond: 601 });
    expect(kindsIn([...once, ...burst(10n * cent)])).toEqual([]);
    expect(kindsIn([...once, ...burst(10n * cent + 1n)])).toEqual([['burn_rate', 1]]);
    const dear = callsOf(1, 1, paying(4n * cent));
    expect(kindsIn([...dear, ...burst(20n * cent)])).toEqual([]);
    expect(kindsIn([...dear, ...burst(20n * cent + 1n)])).toEqual([['burn_rate', 1]]);
  });

  test('counts what really was paid: no estimate, nothing that is not counted', () => {
    expect(kindsIn([...calm, ...after(30n * cent, { kind: 'estimate' })])).toEqual([]);
    expect(kindsIn([...calm, ...after(30n * cent, { isCounted: false })])).toEqual([]);
  });
});

test('runaways do not depend on the order of the calls', () => {
  const limits = {
    repeatedInputCountMin: 2,
    retryStormTryCountMin: 3,
    burnFloorNanos: 0n,
    burnWindowNanos: 5n * second,
  };
  const call = fc
    .tuple(
      fc.integer({ min: 0, max: 40 }),
      fc.constantFrom('a', 'b', ''),
      fc.constantFrom('failure', 'success'),
      fc.bigInt(-9n, 99n),
    )
    .map(([at, inputDigest, outcome, amountNanos]) => ({
      startedUnixNano: BigInt(at) * second,
      inputDigest,
      outcome: outcome as 'failure' | 'success',
      entries: [
        {
          entryId: 'x',
          kind: 'actual' as const,
          amountNanos,
          currency: 'USD',
          isCounted: true,
          lane: '',
          provider: '',
          occurredUnixNano: 0n,
        },
      ],
    }));
  fc.assert(
    fc.property(fc.array(call, { maxLength: 30 }), fc.nat(30), (inits, turn) => {
      const calls = inits.map((init, index) => aCallFacts({ callId: `c${index}`, ...init }));
      const turned = [...calls.slice(turn), ...calls.slice(0, turn)].toReversed();
      expect(found(turned, limits)).toEqual(found(calls, limits));
    }),
  );
});
