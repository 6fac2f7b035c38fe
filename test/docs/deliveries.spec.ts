import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { deliveryRules } from '@waybill/domain';
import { listTableRows } from './table-rows.js';

const page = readFileSync(new URL('../../docs/deliveries.md', import.meta.url), 'utf8');

const rows = listTableRows(page);

describe('docs/deliveries.md', () => {
  test('lists the rules that decide, in their order', () => {
    expect(rows.map(([, , verdict, reason]) => [verdict, reason])).toEqual(
      deliveryRules.map(({ verdict, reason }) => [verdict, reason]),
    );
  });
});
