import { readFile, writeFile } from 'node:fs/promises';
import { expect } from '@jest/globals';

/**
 * Holds the part of a page between `<!-- name: begin -->` and `<!-- name: end -->` against what it has to be. With
 * `WAYBILL_WRITE_DOCS=1` it is written anew instead, for whoever has changed what it follows from.
 */
export async function expectShown(page: string | URL, name: string, expected: string): Promise<void> {
  const text = await readFile(page, 'utf8');
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [before = '', rest = ''] = text.split(begin);
  const [shown = '', after = ''] = rest.split(end);
  if (process.env['WAYBILL_WRITE_DOCS'] === '1')
    await writeFile(page, `${before}${begin}\n\n${expected}\n\n${end}${after}`);
  else expect(shown.trim()).toBe(expected);
}
