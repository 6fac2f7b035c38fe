import { describe, expect, test } from '@jest/globals';
import { createByteBudget } from './byte-budget.js';

describe('a byte budget', () => {
  test('gives bytes until they are all taken', () => {
    const budget = createByteBudget(10);
    expect([budget.tryTake(6), budget.tryTake(5), budget.tryTake(4)]).toEqual([true, false, true]);
    expect(budget.takenBytes).toBe(10);
  });

  test('serves those who wait in the order of their arrival, and nobody past them', () => {
    const budget = createByteBudget(10);
    const served: string[] = [];
    budget.tryTake(8);
    budget.take(6, () => served.push('large'));
    budget.take(1, () => served.push('small'));
    expect(budget.tryTake(1)).toBe(false);
    expect(served).toEqual([]);
    budget.release(8);
    expect(served).toEqual(['large', 'small']);
    expect(budget.takenBytes).toBe(7);
  });

  test('lets the next one through when the first leaves the line', () => {
    const budget = createByteBudget(10);
    const served: string[] = [];
    budget.tryTake(8);
    const leave = budget.take(6, () => served.push('large'));
    budget.take(2, () => served.push('small'));
    leave();
    leave();
    expect(served).toEqual(['small']);
  });

  test('lets what is larger than itself through alone', () => {
    const budget = createByteBudget(10);
    expect(budget.tryTake(11)).toBe(true);
    expect(budget.tryTake(1)).toBe(false);
  });
});
