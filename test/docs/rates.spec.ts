import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseRateCards } from '@waybill/domain';

test('the example in docs/rates.md is a file of rate cards', () => {
  const page = readFileSync(new URL('../../docs/rates.md', import.meta.url), 'utf8');
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  expect(parseRateCards(example)).toMatchObject({
    kind: 'parsed',
    cards: [{ id: 'llm-list', entries: [{ attosPerUnit: 150_000_000_000n }, { provider: '', operation: '' }] }],
  });
});
