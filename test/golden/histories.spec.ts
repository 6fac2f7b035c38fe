import { describe, expect, test } from '@jest/globals';
import { joinRungsWithin } from '@waybill/domain';
import {
  arrivalsOf,
  listGoldenHistories,
  projectionOf,
  refold,
  writeExpectedRows,
} from '../fixtures/golden-history.js';
import { eventIdOf, ordersOf } from '../fixtures/arrival-orders.js';

/** Set by `npm run golden -- --update`. */
const isUpdate = process.env['WAYBILL_UPDATE_GOLDEN'] === '1';

const histories = listGoldenHistories();

describe('golden histories', () => {
  test('are there, each under a name of its own', () => {
    const names = histories.map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(16);
    expect(new Set(names).size).toBe(names.length);
  });

  describe.each(histories)('$name', (history) => {
    const arrivals = arrivalsOf(history);

    test('gives the recorded rows in the order in which it arrived', async () => {
      const rows = await refold(arrivals);
      if (isUpdate) return writeExpectedRows(history, rows);
      expect(rows).toEqual(history.expected);
    });

    test.each(ordersOf(arrivals))('gives them $name', async ({ arrivals: reordered }) => {
      expect(await refold(reordered)).toEqual(history.expected);
    });

    test('gives them when all of it is delivered twice; what is refused twice is kept twice', async () => {
      const { quarantine = [], ...rows } = await refold([...arrivals, ...arrivals]);
      const { quarantine: refused = [], ...expected } = history.expected;
      expect(rows).toEqual(expected);
      expect(quarantine).toEqual(refused.flatMap((row) => [row, row]));
    });

    test('tells afterwards by which rung each event came to its call', async () => {
      const { calls, events } = await projectionOf(arrivals);
      for (const { call } of calls.filter(({ call }) => call.state !== 'orphaned')) {
        const own = events.map(({ event }) => event).filter(({ eventId }) => call.eventIds.includes(eventId));
        const rungs = joinRungsWithin(call, own);
        expect([...rungs.keys()].sort()).toEqual([...call.eventIds].sort());
      }
    });

    test('loses no event', () => {
      const ids = new Set(arrivals.flatMap((arrival) => eventIdOf(arrival) ?? []));
      expect(history.expected['events']).toEqual([...ids].sort());
    });
  });
});
