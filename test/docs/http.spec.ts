import path from 'node:path';
import { describe, test } from '@jest/globals';
import { paths, problemCodes, type PathDescription } from '@waybill/query';
import { expectShown } from './shown-part.js';

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
    await expectShown(page, name, table);
  });
});
