import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { tools } from '@waybill/query';

const page = path.resolve(import.meta.dirname, '../../docs/mcp.md');
const [begin, end] = ['<!-- tools: begin -->', '<!-- tools: end -->'];

const table = [
  '| tool | answers | takes, beside `mode` |',
  '|---|---|---|',
  ...tools.map(({ name, description, subject, parameters }) => {
    const names = [...(subject === undefined ? [] : [subject]), ...Object.keys(parameters)];
    const answers = description.split(/(?<=\.) /)[0];
    return `| \`${name}\` | ${answers} | ${names.map((each) => `\`${each}\``).join(', ')} |`;
  }),
].join('\n');

describe('docs/mcp.md', () => {
  test('lists the tools as they are', async () => {
    const text = await readFile(page, 'utf8');
    const [before = '', rest = ''] = text.split(begin);
    const [shown = '', after = ''] = rest.split(end);
    // `WAYBILL_WRITE_DOCS=1` writes the page anew, for whoever has changed a tool.
    if (process.env['WAYBILL_WRITE_DOCS'] === '1') {
      await writeFile(page, `${before}${begin}\n\n${table}\n\n${end}${after}`);
      return;
    }
    expect(shown.trim()).toBe(table);
  });
});
