import { describe, expect, test } from '@jest/globals';
import { LaneState } from '@waybill/contracts';
import { aHistory } from '@waybill/testing';
import fc from 'fast-check';
import { laneIntervalsOf, laneStateAt } from './lane-intervals.js';

type Init = Parameters<typeof aHistory>[0][number];

const change = (at: bigint, state: LaneState, more: { lane?: string; until?: bigint } = {}): Init => ({
  occurredUnixNano: at,
  payload: {
    case: 'laneChanged',
    value: {
      lane: more.lane ?? 'prod',
      state,
      changedBy: 'user:ada',
      reason: 'spend',
      untilUnixNano: more.until ?? 0n,
    },
  },
});
const eventsOf = (inits: readonly Init[]) => aHistory(inits).map(({ event }) => event);
const intervalsFrom = (...inits: Init[]) => laneIntervalsOf(eventsOf(inits));
const spansOf = (...inits: Init[]) =>
  intervalsFrom(...inits).map((each) => [each.state, each.fromUnixNano, each.untilUnixNano, each.endedBy]);

const { OPEN, FROZEN, UNSPECIFIED } = LaneState;

describe('the intervals of a lane', () => {
  test('end where the next change begins, and the last one holds', () => {
    expect(spansOf(change(10n, FROZEN), change(20n, OPEN), change(30n, FROZEN))).toEqual([
      ['frozen', 10n, 20n, 'change'],
      ['open', 20n, 30n, 'change'],
      ['frozen', 30n, undefined, ''],
    ]);
  });

  test('end at the time that a freeze was set for, unless somebody changes the lane before', () => {
    expect(spansOf(change(10n, FROZEN, { until: 15n }))).toEqual([['frozen', 10n, 15n, 'time']]);
    expect(spansOf(change(10n, FROZEN, { until: 15n }), change(20n, OPEN))[0]).toEqual(['frozen', 10n, 15n, 'time']);
    expect(spansOf(change(10n, FROZEN, { until: 25n }), change(20n, OPEN))[0]).toEqual(['frozen', 10n, 20n, 'change']);
  });

  test('are empty where a freeze was to end before it began', () => {
    expect(spansOf(change(10n, FROZEN, { until: 5n }))).toEqual([['frozen', 10n, 10n, 'time']]);
  });

  test('are not ended by a change that names no state', () => {
    expect(spansOf(change(10n, FROZEN), change(20n, UNSPECIFIED), change(30n, OPEN))).toEqual([
      ['frozen', 10n, 30n, 'change'],
      ['', 20n, 20n, ''],
      ['open', 30n, undefined, ''],
    ]);
  });

  test('say who changed it and why', () => {
    expect(intervalsFrom(change(10n, FROZEN))[0]).toMatchObject({
      changedBy: 'user:ada',
      reason: 'spend',
      eventId: 'e0',
    });
  });

  test('of one lane know nothing of another lane', () => {
    const intervals = intervalsFrom(change(10n, FROZEN, { lane: 'b' }), change(20n, OPEN, { lane: 'a' }));
    expect(intervals.map((each) => [each.lane, each.untilUnixNano])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
    expect(laneStateAt(intervals, 'a', 15n)).toBe('');
    expect(laneStateAt(intervals, 'b', 15n)).toBe('frozen');
  });

  test('do not depend on the order of the changes, nor on how often they come', () => {
    const inits = fc.array(
      fc
        .tuple(
          fc.bigInt(0n, 5n),
          fc.constantFrom(OPEN, FROZEN, UNSPECIFIED),
          fc.bigInt(0n, 9n),
          fc.constantFrom('a', 'b'),
        )
        .map(([at, state, until, lane]) => change(at, state, { until, lane })),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(inits, fc.nat(7), (history, turn) => {
        const events = eventsOf(history);
        expect(laneIntervalsOf([...events.slice(turn), ...events].toReversed())).toEqual(laneIntervalsOf(events));
      }),
    );
  });
});

describe('the state of a lane at a moment', () => {
  const intervals = intervalsFrom(change(10n, FROZEN, { until: 15n }), change(20n, OPEN), change(30n, FROZEN));

  test.each([
    [9n, ''],
    [10n, 'frozen'],
    [14n, 'frozen'],
    [15n, 'open'],
    [20n, 'open'],
    [29n, 'open'],
    [30n, 'frozen'],
    [99n, 'frozen'],
  ])('at %s is "%s"', (at, state) => {
    expect(laneStateAt(intervals, 'prod', at)).toBe(state);
  });
});
