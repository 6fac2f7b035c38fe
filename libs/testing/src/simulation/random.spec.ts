import { expect, test } from '@jest/globals';
import { Random } from './random.js';

test('The same seed gives the same numbers for ever', () => {
  const drawn = (seed: number) => {
    const random = new Random(seed);
    return Array.from({ length: 5 }, () => random.below(1_000_000));
  };
  expect(drawn(1)).toEqual(drawn(1));
  expect([drawn(1), drawn(2), drawn(2 ** 40 + 1)]).toMatchSnapshot();
});

test('Numbers stay within their bounds and reach both ends', () => {
  const random = new Random(7);
  const drawn = new Set(Array.from({ length: 1_000 }, () => random.between(3, 6)));
  expect(drawn).toEqual(new Set([3, 4, 5, 6]));
});

test('A shuffled list has the same members in another order', () => {
  const list = Array.from({ length: 50 }, (_, index) => index);
  const shuffled = new Random(7).shuffled(list);
  expect(shuffled).not.toEqual(list);
  expect(shuffled.toSorted((left, right) => left - right)).toEqual(list);
});

test('What is drawn from a fork changes nothing behind it', () => {
  const [one, other] = [new Random(7), new Random(7)];
  one.fork().bytes(100);
  other.fork();
  expect(one.below(1_000_000)).toBe(other.below(1_000_000));
});
