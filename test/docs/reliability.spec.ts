import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { failpointSteps } from '@waybill/runtime';

const page = path.resolve(import.meta.dirname, '../../docs/reliability.md');
const begin = '<!-- failpoints: begin -->';
const end = '<!-- failpoints: end -->';

test('docs/reliability.md lists every step at which a process can be made to fail', async () => {
  const text = await readFile(page, 'utf8');
  const table = [
    '| step | what it does |',
    '|---|---|',
    ...failpointSteps.map(({ step, does }) => `| \`${step}\` | ${does} |`),
  ].join('\n');
  const [before = '', rest = ''] = text.split(begin);
  const [shown = '', after = ''] = rest.split(end);
  // `WAYBILL_WRITE_DOCS=1` writes the page anew, for whoever has changed the steps.
  if (process.env['WAYBILL_WRITE_DOCS'] === '1') {
    await writeFile(page, `${before}${begin}\n\n${table}\n\n${end}${after}`);
    return;
  }
  expect(shown.trim()).toBe(table);
});
