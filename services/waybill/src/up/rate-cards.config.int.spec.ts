import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRateCards } from './rate-cards.config.js';

describe('the rate cards of an operator', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'waybill-rates-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const readText = async (text: string) => {
    const path = join(directory, 'rates.json');
    await writeFile(path, text);
    return readRateCards({ WAYBILL_RATE_CARDS: path });
  };

  test('are none without the variable', async () => {
    for (const env of [{}, { WAYBILL_RATE_CARDS: ' ' }])
      expect(await readRateCards(env)).toEqual({ kind: 'configured', cards: [] });
  });

  test('are read from the file that it names', async () => {
    const text = '{"cards":[{"id":"list","version":"1","entries":[]}]}';
    expect(await readText(text)).toEqual({ kind: 'configured', cards: [{ id: 'list', version: '1', entries: [] }] });
  });

  test('are refused with every problem when the file cannot be used', async () => {
    expect(await readText('{"cards":[{"id":"a"}]}')).toEqual({
      kind: 'refused',
      problems: [
        'WAYBILL_RATE_CARDS: cards[0].version expected a text of 1 to 128 characters, found nothing',
        'WAYBILL_RATE_CARDS: cards[0].entries expected a list, found nothing',
      ],
    });
    const missing = await readRateCards({ WAYBILL_RATE_CARDS: join(directory, 'none.json') });
    expect(missing).toMatchObject({ kind: 'refused', problems: [expect.stringContaining('ENOENT')] });
  });
});
