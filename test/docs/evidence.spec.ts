import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { findingWeights } from '@waybill/domain';

const page = readFileSync(new URL('../../docs/evidence.md', import.meta.url), 'utf8');
const findings = page.slice(page.indexOf('## Findings'));

/** The rows of the page's table of findings, without its head. */
const rows = findings
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

describe('docs/evidence.md', () => {
  test('explains every finding, in the order and with the weight that it has', () => {
    expect(rows.map(([, finding, weight]) => [finding, weight])).toEqual(Object.entries(findingWeights));
  });

  test('leaves none without a meaning', () => {
    for (const [, finding, , meaning] of rows) expect([finding, meaning]).not.toEqual([finding, '']);
  });
});
