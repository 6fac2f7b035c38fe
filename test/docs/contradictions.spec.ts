import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { contradictionKinds } from '@waybill/domain';

const page = readFileSync(new URL('../../docs/contradictions.md', import.meta.url), 'utf8');

const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

describe('docs/contradictions.md', () => {
  test('lists every kind in its order, says when it arises and what to do', () => {
    expect(rows.map(([, kind]) => kind)).toEqual([...contradictionKinds]);
    for (const [, , arises, remedy] of rows) expect([arises, remedy]).not.toContain('');
  });
});
