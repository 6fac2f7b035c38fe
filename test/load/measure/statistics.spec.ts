import { expect, test } from '@jest/globals';
import { percentileOf, toSpread } from './statistics.js';

test('the median of an odd number is the one in the middle, whatever their order', () => {
  expect(toSpread([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9, count: 3 });
});

test('the median of an even number lies between the two in the middle', () => {
  expect(toSpread([10, 2, 4, 1]).median).toBe(3);
});

test('numbers are ordered as numbers, not as text', () => {
  expect(toSpread([9, 10, 100]).median).toBe(10);
});

test('a single measurement is its own median, minimum and maximum', () => {
  expect(toSpread([7])).toEqual({ median: 7, min: 7, max: 7, count: 1 });
});

test('no measurement is an error and not a zero', () => {
  expect(() => toSpread([])).toThrow('expected at least one measurement, found none');
  expect(() => percentileOf([], 0.5)).toThrow('expected at least one value, found none');
});

test('the percentile is a value that was measured', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentileOf(hundred, 0.5)).toBe(50);
  expect(percentileOf(hundred, 0.99)).toBe(99);
  expect(percentileOf([3, 1, 2], 0.99)).toBe(3);
  expect(percentileOf([3, 1, 2], 0)).toBe(1);
});
