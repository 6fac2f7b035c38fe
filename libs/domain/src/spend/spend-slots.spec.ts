import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { aCallFacts } from '../session/call-facts.builder.js';
import type { CallSpendEntry } from '../session/call-facts.js';
import { difference, emptyTotals, isEmpty, plus, spendSlotsOf, toSlotText } from './spend-slots.js';

const minute = 60_000_000_000n;
const anEntry = (init: Partial<CallSpendEntry> = {}): CallSpendEntry => ({
  entryId: 'e',
  kind: 'actual',
  amountNanos: 5n,
  currency: 'USD',
  isCounted: true,
  lane: '',
  provider: '',
  occurredUnixNano: minute,
  ...init,
});

describe('the slots of a call', () => {
  test('count it once, in the minute in which it began, without a currency', () => {
    const [slot, ...others] = spendSlotsOf(
      aCallFacts({ startedUnixNano: 3n * minute + 1n, originalActor: 'user:ada' }),
    );
    expect(others).toEqual([]);
    expect(slot).toMatchObject({
      minuteUnixNano: 3n * minute,
      principal: 'user:ada',
      currency: '',
      calls: 1n,
      entries: 0n,
    });
  });

  test('lie where it was first seen when nobody saw it begin', () => {
    const [slot] = spendSlotsOf(aCallFacts({ startedUnixNano: undefined, firstSeenUnixNano: 5n * minute }));
    expect(slot?.minuteUnixNano).toBe(5n * minute);
  });

  test('hold each entry where and when its money moved', () => {
    const call = aCallFacts({
      lane: 'own',
      provider: 'own',
      entries: [anEntry(), anEntry({ lane: 'other', provider: 'stripe', occurredUnixNano: 2n * minute })],
    });
    expect(spendSlotsOf(call).slice(1)).toMatchObject([
      { minuteUnixNano: minute, lane: 'own', provider: 'own', currency: 'USD', actualNanos: 5n, calls: 0n },
      { minuteUnixNano: 2n * minute, lane: 'other', provider: 'stripe', actualNanos: 5n },
    ]);
  });

  test('add up what lies in one place, and keep estimates, costs and what has no price apart', () => {
    const entries = [
      anEntry({ kind: 'estimate', amountNanos: 3n }),
      anEntry(),
      anEntry({ kind: 'adjust', amountNanos: -1n }),
      anEntry({ amountNanos: undefined }),
    ];
    expect(spendSlotsOf(aCallFacts({ entries }))[1]).toMatchObject({
      estimatedNanos: 3n,
      actualNanos: 4n,
      entries: 4n,
      unpricedEntries: 1n,
    });
  });

  test('leave out what only repeats other entries', () => {
    expect(spendSlotsOf(aCallFacts({ entries: [anEntry({ isCounted: false })] }))).toHaveLength(1);
  });

  test('sum to what counts, whatever the entries are', () => {
    const entries = fc.array(
      fc.record({
        kind: fc.constantFrom('actual', 'estimate', 'adjust', 'reserve'),
        amountNanos: fc.option(fc.bigInt({ min: -9n, max: 9n }), { nil: undefined }),
        currency: fc.constantFrom('USD', 'EUR'),
        isCounted: fc.boolean(),
        occurredUnixNano: fc.bigInt({ min: 0n, max: 3n * minute }),
        lane: fc.constantFrom('', 'a'),
      }),
    );
    fc.assert(
      fc.property(entries, (inits) => {
        const call = aCallFacts({ entries: inits.map((init) => anEntry(init as Partial<CallSpendEntry>)) });
        const sum = spendSlotsOf(call).reduce((total, slot) => plus(total, slot), emptyTotals);
        const counted = call.entries.filter((each) => each.isCounted);
        const spent = counted.reduce((total, each) => total + (each.amountNanos ?? 0n), 0n);
        expect([sum.calls, sum.entries, sum.estimatedNanos + sum.actualNanos]).toEqual([
          1n,
          BigInt(counted.length),
          spent,
        ]);
        expect(new Set(spendSlotsOf(call).map(toSlotText)).size).toBe(spendSlotsOf(call).length);
      }),
    );
  });

  test('take back exactly what they gave', () => {
    const [slot = emptyTotals] = spendSlotsOf(aCallFacts({ entries: [anEntry()] }));
    expect(isEmpty(plus(slot, difference(emptyTotals, slot)))).toBe(true);
    expect(isEmpty(slot)).toBe(false);
  });
});
