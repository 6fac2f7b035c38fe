import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { SpendRow } from '@waybill/clickhouse';
import { spendWords } from '../commands/spend-dimensions.js';
import { renderSpend } from './spend-tables.js';

function createSpendRow(group: string, currency: string, changes: Partial<SpendRow> = {}): SpendRow {
  return {
    group_0: group,
    currency,
    estimated_nanos: '0',
    actual_nanos: '0',
    calls: '0',
    unpriced_entries: '0',
    entries: '0',
    reserved_nanos: '0',
    held_nanos: '0',
    open_reservations: '0',
    ...changes,
  };
}

const rows: readonly SpendRow[] = [
  createSpendRow('', '', { calls: '3' }),
  createSpendRow('fs_local', '', { calls: '40' }),
  createSpendRow('openai-prod', '', { calls: '12', unpriced_entries: '2', entries: '2' }),
  createSpendRow('search-eu', '', { calls: '5' }),
  createSpendRow('search-eu', 'EUR', { actual_nanos: '1500000000', entries: '5' }),
  createSpendRow('openai-prod', 'USD', { actual_nanos: '31500000', estimated_nanos: '40000000', entries: '20' }),
  createSpendRow('search-eu', 'USD', { actual_nanos: '10500000', estimated_nanos: '9000000', entries: '6' }),
];

const terminal = { width: 100, colour: false, isTerminal: true };

describe('spend', () => {
  test('can be broken down by the words that docs/spend.md lists', () => {
    const page = readFileSync(new URL('../../../../docs/spend.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
    const listed = spendWords.map((word) => `\`${word}\``);
    expect(page).toContain(`The words are ${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}.`);
  });

  test('is shown in docs/spend.md as it is shown on a terminal', () => {
    const page = readFileSync(new URL('../../../../docs/spend.md', import.meta.url), 'utf8');
    const shown = renderSpend(rows, ['lane'], terminal).map((line) => (line === '' ? '' : `    ${line}`));
    expect(page).toContain(shown.join('\n'));
  });

  test('has one table per currency, and one of calls in which every call is counted once', () => {
    expect(renderSpend(rows, ['lane'], { ...terminal, isTerminal: false })).toEqual([
      'LANE       ACTUAL EUR    SHARE  ESTIMATED EUR',
      'search-eu        1.50  100.0 %           0.00',
      'total            1.50                    0.00',
      '',
      'LANE         ACTUAL USD   SHARE  ESTIMATED USD',
      'openai-prod      0.0315  75.0 %           0.04',
      'search-eu        0.0105  25.0 %          0.009',
      'total             0.042                  0.049',
      '',
      'LANE         CALLS  UNPRICED ENTRIES',
      'fs_local        40                 0',
      'openai-prod     12                 2',
      'search-eu        5                 0',
      '(not named)      3                 0',
      'total           60                 2',
    ]);
  });

  test('shows what was set aside and what of it is held, where anything was', () => {
    const reserving = createSpendRow('b', 'USD', { reserved_nanos: '7000000', held_nanos: '5000000' });
    const paying = createSpendRow('a', 'USD', { actual_nanos: '1000000', entries: '1' });
    expect(renderSpend([paying, reserving], ['lane'], { ...terminal, isTerminal: false }).slice(0, 4)).toEqual([
      'LANE   ACTUAL USD    SHARE  ESTIMATED USD  RESERVED USD  HELD USD',
      'a           0.001  100.0 %           0.00          0.00      0.00',
      'b            0.00    0.0 %           0.00         0.007     0.005',
      'total       0.001                    0.00         0.007     0.005',
    ]);
  });

  test('names both dimensions', () => {
    const both = rows.map((row) => ({ ...row, group_1: 'search' }));
    expect(renderSpend(both, ['lane', 'tool'], terminal)[0]).toMatch(/^LANE +TOOL +ACTUAL EUR/);
  });

  test('shows no shares where a refund makes the parts exceed the whole', () => {
    const refunded = [...rows, createSpendRow('fs_local', 'USD', { actual_nanos: '-1000000' })];
    const text = renderSpend(refunded, ['lane'], terminal).join('\n');
    expect(text).toContain('-0.001');
    expect(text).not.toContain('75.');
  });

  test('keeps a sliver of a bar for what is small and not nothing', () => {
    const lines = renderSpend(
      [createSpendRow('a', 'USD', { actual_nanos: '100000' }), createSpendRow('b', 'USD', { actual_nanos: '1' })],
      ['lane'],
      terminal,
    );
    expect(lines[2]).toContain('▏');
  });

  test.each([40, 60, 80])('fits a terminal of %s columns', (width) => {
    for (const line of renderSpend(rows, ['lane'], { ...terminal, width }))
      if (!line.startsWith('(no room')) expect(line.length).toBeLessThanOrEqual(width);
  });

  test('cannot command the terminal', () => {
    expect(renderSpend([createSpendRow('x\u001b[2J', 'USD')], ['lane'], terminal).join('')).not.toContain('\u001b');
  });
});
