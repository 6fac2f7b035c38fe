import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { findingWeights } from '@waybill/domain';
import { listTableRows } from './table-rows.js';

const page = readFileSync(new URL('../../docs/evidence.md', import.meta.url), 'utf8');
const findings = page.slice(page.indexOf('## Findings'));

const rows = listTableRows(findings);

describe('docs/evidence.md', () => {
  test('explains every finding, in the order and with the weight that it has', () => {
    expect(rows.map(([, finding, weight]) => [finding, weight])).toEqual(Object.entries(findingWeights));
  });

  test('leaves none without a meaning', () => {
    for (const [, finding, , meaning] of rows) expect([finding, meaning]).not.toEqual([finding, '']);
  });
});
