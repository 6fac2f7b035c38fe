import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { failureClasses } from '@waybill/clickhouse';

const page = path.resolve(import.meta.dirname, '../../docs/clickhouse.md');
const begin = '<!-- codes: begin -->';
const end = '<!-- codes: end -->';

describe('docs/clickhouse.md', () => {
  test('shows the classes of codes as they are', async () => {
    const text = await readFile(page, 'utf8');
    const table = [
      '| ClickHouse | name | class | our code |',
      '| --- | --- | --- | --- |',
      ...failureClasses.map(({ number, name, kind, code }) => `| ${number} | \`${name}\` | ${kind} | \`${code}\` |`),
    ].join('\n');
    const [before = '', rest = ''] = text.split(begin);
    const [shown = '', after = ''] = rest.split(end);
    // `WAYBILL_WRITE_DOCS=1` writes the page anew, for whoever has changed a class.
    if (process.env['WAYBILL_WRITE_DOCS'] === '1') {
      await writeFile(page, `${before}${begin}\n\n${table}\n\n${end}${after}`);
      return;
    }
    expect(shown.trim()).toBe(table);
  });
});
