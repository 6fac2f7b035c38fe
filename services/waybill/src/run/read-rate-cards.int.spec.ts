import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRateCards } from './read-rate-cards.js';

describe('the rate cards of an operator', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'waybill-rates-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const readText = async (text: string) => {
    const path = join(directory, 'rates.json');
    await writeFile(path, text);
    return readRateCards(path);
  };

  test('are none without a path', async () => {
    expect(await readRateCards('')).toEqual([]);
  });

  test('are read from the file that it names', async () => {
    const text = '{"cards":[{"id":"list","version":"1","entries":[]}]}';
    expect(await readText(text)).toEqual([{ id: 'list', version: '1', entries: [] }]);
  });

  test('are refused with every problem when the file cannot be used', async () => {
    await expect(readText('{"cards":[{"id":"a"}]}')).rejects.toMatchObject({
      code: 'config_invalid',
      message:
        'WAYBILL_RATE_CARDS: cards[0].version expected a text of 1 to 128 characters, found nothing\n' +
        'WAYBILL_RATE_CARDS: cards[0].entries expected a list, found nothing',
    });
    await expect(readRateCards(join(directory, 'none.json'))).rejects.toThrow('ENOENT');
  });
});
