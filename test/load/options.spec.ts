import { expect, test } from '@jest/globals';
import { parseOptions } from './options.js';

test('without options everything is measured, three times beside the baseline', () => {
  const options = parseOptions([]);
  expect([...options.budgetIds]).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6']);
  expect(options).toMatchObject({ pairCount: 3, isNaiveLeftOut: false, isJson: false, isHelp: false });
});

test('some budgets can be named, however they are written', () => {
  expect([...parseOptions(['--only', 'p1, P5']).budgetIds]).toEqual(['P1', 'P5']);
});

test('what cannot be measured is refused with what was expected', () => {
  expect(() => parseOptions(['--only', 'P1,P9'])).toThrow('--only: expected some of P1,P2,P3,P4,P5,P6, found P1,P9');
  expect(() => parseOptions(['--only', ''])).toThrow('--only: expected some of');
});

test('a number that is none, or nothing to measure, is refused', () => {
  for (const text of ['0', '-1', '1.5', 'ten', '', '1e9', '99999999999']) {
    expect(() => parseOptions([`--events=${text}`])).toThrow(`--events: expected a whole number from 1 to`);
  }
});

test('an option that does not exist is refused', () => {
  expect(() => parseOptions(['--fast'])).toThrow('--fast');
});
