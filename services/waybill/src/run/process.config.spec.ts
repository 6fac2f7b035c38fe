import { expect, test } from '@jest/globals';
import { toAllowedHosts } from './process.config.js';

test('names of hosts stand in a list with commas, and an empty one has none', () => {
  expect(toAllowedHosts(' waybill.internal,, 10.0.0.7 ')).toEqual(['waybill.internal', '10.0.0.7']);
  expect(toAllowedHosts('')).toEqual([]);
});
