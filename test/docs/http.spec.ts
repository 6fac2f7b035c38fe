import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { paths, problemCodes, type PathDescription } from '@waybill/query';

const page = path.resolve(import.meta.dirname, '../../docs/http.md');
const described: readonly (readonly [string, PathDescription])[] = Object.entries(paths);

const pathTable = [
  '| path | operation | answers | schema |',
  '|---|---|---|---|',
  ...described.map(
    ([route, { method = 'GET', summary, rpc, operation = rpc, document }]) =>
      `| \`${method} ${route}\` | \`${operation}\` | ${summary} | \`${document}\` |`,
  ),
].join('\n');

const problemTable = [
  '| status | `code` | when |',
  '|---|---|---|',
  ...Object.entries(problemCodes).map(([code, { status, when }]) => `| ${status} | \`${code}\` | ${when} |`),
].join('\n');

describe('docs/http.md', () => {
  test.each([
    ['paths', pathTable],
    ['problems', problemTable],
  ])('lists the %s as they are', async (name, table) => {
    const text = await readFile(page, 'utf8');
    const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
    const [before = '', rest = ''] = text.split(begin);
    const [shown = '', after = ''] = rest.split(end);
    // `WAYBILL_WRITE_DOCS=1` writes the page anew, for whoever has changed a path or a problem.
    if (process.env['WAYBILL_WRITE_DOCS'] === '1') {
      await writeFile(page, `${before}${begin}\n\n${table}\n\n${end}${after}`);
      return;
    }
    expect(shown.trim()).toBe(table);
  });
});
