import path from 'node:path';
import { describe, test } from '@jest/globals';
import { failureClasses } from '@waybill/clickhouse';
import { expectShown } from './shown-part.js';

const page = path.resolve(import.meta.dirname, '../../docs/clickhouse.md');

describe('docs/clickhouse.md', () => {
  test('shows the classes of codes as they are', async () => {
    const table = [
      '| ClickHouse | name | class | our code |',
      '| --- | --- | --- | --- |',
      ...failureClasses.map(({ number, name, kind, code }) => `| ${number} | \`${name}\` | ${kind} | \`${code}\` |`),
    ].join('\n');
    await expectShown(page, 'codes', table);
  });
});
