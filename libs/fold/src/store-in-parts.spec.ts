import { describe, expect, test } from '@jest/globals';
import { Failure } from '@waybill/ports';
import fc from 'fast-check';
import { createRefusalRun, refusedCountMax, storeInParts } from './store-in-parts.js';

const refusal = () => new Failure('permanent', 'store_value_refused', 'a value');

/** A store that refuses whatever has such a sum of inputs in it. */
function createStore(isRefused: (inputs: readonly number[]) => boolean) {
  const calls: (readonly number[])[] = [];
  const store = async (inputs: readonly number[], leftOut: ReadonlySet<number>) => {
    const taken = inputs.filter((each) => !leftOut.has(each));
    calls.push(taken);
    if (isRefused(taken)) throw refusal();
    return taken;
  };
  return { store, calls };
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

describe('Storing without what is refused', () => {
  test('is one call when nothing is', async () => {
    const { store, calls } = createStore(() => false);
    expect(await storeInParts(numbers(100), store)).toEqual({ result: numbers(100), refused: [] });
    expect(calls).toHaveLength(1);
  });

  test('stores everything else, in order, whatever is refused and wherever it stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 200 }),
        fc.uniqueArray(fc.nat(199), { maxLength: refusedCountMax - 1 }),
        async (count, bad) => {
          const inputs = numbers(count);
          const isBad = (each: number) => bad.includes(each);
          const { store, calls } = createStore((taken) => taken.some(isBad));
          const { result, refused } = await storeInParts(inputs, store);
          expect(result).toEqual(inputs.filter((each) => !isBad(each)));
          expect(refused.map(({ input }) => input)).toEqual(inputs.filter(isBad));
          const steps = Math.ceil(Math.log2(count)) + 1;
          expect(calls.length).toBeLessThanOrEqual(2 + 2 * refused.length * steps);
        },
      ),
    );
  });

  test('finds the later of two that only together are refused', async () => {
    const { store } = createStore((taken) => taken.includes(3) && taken.includes(60));
    const { result, refused } = await storeInParts(numbers(64), store);
    expect(refused.map(({ input }) => input)).toEqual([60]);
    expect(result).toHaveLength(63);
  });

  test('rejects as the store does when it fails otherwise, before and within the search', async () => {
    const away = new Failure('retryable', 'store_unavailable', 'away');
    const mismatch = new Failure('permanent', 'store_schema_mismatch', 'no such column');
    for (const failure of [away, mismatch]) {
      await expect(storeInParts(numbers(4), () => Promise.reject(failure))).rejects.toBe(failure);
      let calls = 0;
      const failing = () => Promise.reject((calls += 1) > 3 ? failure : refusal());
      await expect(storeInParts(numbers(4), failing)).rejects.toBe(failure);
    }
  });

  test('holds the batch when more is refused than single rows', async () => {
    const { store, calls } = createStore((taken) => taken.length > 0);
    const held = { kind: 'permanent', code: 'store_refuses_rows' };
    await expect(storeInParts(numbers(1_000), store)).rejects.toMatchObject(held);
    expect(calls.length).toBeLessThan(60);
  });

  test('holds the next batch when nothing was stored since too many were refused one by one', async () => {
    const run = createRefusalRun();
    const { store } = createStore((taken) => taken.some((each) => each >= 0));
    for (const input of numbers(refusedCountMax)) {
      expect((await storeInParts([input], store, run)).refused).toHaveLength(1);
    }
    const held = { code: 'store_refuses_rows' };
    await expect(storeInParts([99], store, run)).rejects.toMatchObject(held);
    await expect(storeInParts([99], store, run)).rejects.toMatchObject(held);
    await storeInParts([-1], store, run);
    expect((await storeInParts([99], store, run)).refused).toHaveLength(1);
  });

  test('is refused as a whole when nothing of it is refused alone', async () => {
    await expect(storeInParts([], () => Promise.reject(refusal()))).rejects.toMatchObject({
      code: 'store_value_refused',
    });
  });

  test('leaves alone what stands there when even that is refused', async () => {
    const store = async (inputs: readonly number[], leftOut: ReadonlySet<number>) => {
      if (leftOut.size > 0 || inputs.includes(1)) throw refusal();
      return inputs;
    };
    const { result, refused } = await storeInParts([0, 1, 2], store);
    expect([result, refused.map(({ input }) => input)]).toEqual([[0, 2], [1]]);
  });
});
