import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { priceOf } from './price-units.js';
import { aRateCard } from './rate-card.builder.js';
import type { RateCard } from './rate-card.js';

const whole = 1_000_000_000n;
const metered = (quantityNanos: bigint, unit = 'tokens') => ({
  provider: 'llm',
  operation: 'chat',
  tool: 'ask',
  unixNano: 100n,
  units: [{ unit, quantityNanos }],
});
const rateIn = (card: RateCard) => priceOf(metered(whole), [card]).map((each) => each.rateId);

describe('the price of metered units', () => {
  test('is quantity times rate, named by card, version and entry', () => {
    expect(priceOf(metered(1_500n * whole), [aRateCard({ unit: 'other' }, {})])).toEqual([
      { amountNanos: 3_000_000n, currency: 'USD', rateId: 'list/1#1' },
    ]);
  });

  test('of several units is rounded once, not once for each', () => {
    const card = aRateCard({ attosPerUnit: 400_000_000n }, { unit: 'calls', attosPerUnit: 300_000_000n });
    const units = ['tokens', 'calls'].map((unit) => ({ unit, quantityNanos: whole }));
    expect(priceOf({ ...metered(0n), units }, [card])).toEqual([
      { amountNanos: 1n, currency: 'USD', rateId: 'list/1#0+list/1#1' },
    ]);
  });

  test.each([
    [499_999_999n, 0n],
    [500_000_000n, 1n],
    [1_499_999_999n, 1n],
    [1_500_000_000n, 2n],
    [-499_999_999n, 0n],
    [-500_000_000n, -1n],
  ])('of %s thousand-millionths of a nano is %s nanos', (attos, amountNanos) => {
    const size = attos < 0n ? -attos : attos;
    const quantity = attos < 0n ? -whole : whole;
    expect(priceOf(metered(quantity), [aRateCard({ attosPerUnit: size })])).toMatchObject([{ amountNanos }]);
  });

  test('of a refund cancels that of the units it refunds', () => {
    const card = aRateCard({ attosPerUnit: 333_333_333_333n });
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 62n), (quantity) => {
        const [[spent], [refunded]] = [priceOf(metered(quantity), [card]), priceOf(metered(-quantity), [card])];
        expect((spent?.amountNanos ?? 0n) + (refunded?.amountNanos ?? 0n)).toBe(0n);
      }),
    );
  });

  test('is by the closest rate: provider, then operation, then tool, then any', () => {
    const [any, tool, operation] = [{}, { operation: 'ask' }, { operation: 'chat' }];
    const provider = { provider: 'llm' };
    expect(rateIn(aRateCard(any, tool, operation))).toEqual(['list/1#2']);
    expect(rateIn(aRateCard(any, tool))).toEqual(['list/1#1']);
    expect(rateIn(aRateCard(operation, provider))).toEqual(['list/1#1']);
    expect(rateIn(aRateCard(provider, { ...provider, ...tool }, { ...provider, ...operation }))).toEqual(['list/1#2']);
    expect(rateIn(aRateCard({ provider: 'other' }, { operation: 'other' }))).toEqual([]);
  });

  test('is by the rate that held when it happened', () => {
    const card = aRateCard(
      { effectiveUntilUnixNano: 100n },
      { effectiveFromUnixNano: 100n, effectiveUntilUnixNano: 101n },
      { effectiveFromUnixNano: 101n },
    );
    expect(rateIn(card)).toEqual(['list/1#1']);
  });

  test('is none where one unit has no rate, because a part would look like the whole', () => {
    const units = ['tokens', 'images'].map((unit) => ({ unit, quantityNanos: whole }));
    expect(priceOf({ ...metered(0n), units }, [aRateCard({})])).toEqual([]);
  });

  test('is none where it is beyond 64 bits', () => {
    expect(priceOf(metered(2n ** 63n - 1n), [aRateCard({ attosPerUnit: 10n ** 27n })])).toEqual([]);
  });

  test('is one for each currency', () => {
    const units = ['tokens', 'calls'].map((unit) => ({ unit, quantityNanos: whole }));
    const card = aRateCard({}, { unit: 'calls', currency: 'EUR', attosPerUnit: 7_000_000_000n });
    expect(priceOf({ ...metered(0n), units }, [card])).toEqual([
      { amountNanos: 7n, currency: 'EUR', rateId: 'list/1#1' },
      { amountNanos: 2_000n, currency: 'USD', rateId: 'list/1#0' },
    ]);
  });
});
