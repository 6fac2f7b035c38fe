import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { contradictionKinds } from '@waybill/domain';
import { listTableRows } from './table-rows.js';

const page = readFileSync(new URL('../../docs/contradictions.md', import.meta.url), 'utf8');

const rows = listTableRows(page);

describe('docs/contradictions.md', () => {
  test('lists every kind in its order, says when it arises and what to do', () => {
    expect(rows.map(([, kind]) => kind)).toEqual([...contradictionKinds]);
    for (const [, , arises, remedy] of rows) expect([arises, remedy]).not.toContain('');
  });
});
