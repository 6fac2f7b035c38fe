import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { deliveryRules } from '@waybill/domain';

const page = readFileSync(new URL('../../docs/deliveries.md', import.meta.url), 'utf8');

/** The rows of the page's table, without its head. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

describe('docs/deliveries.md', () => {
  test('lists the rules that decide, in their order', () => {
    expect(rows.map(([, , verdict, reason]) => [verdict, reason])).toEqual(
      deliveryRules.map(({ verdict, reason }) => [verdict, reason]),
    );
  });
});
