import path from 'node:path';
import { describe, test } from '@jest/globals';
import { tools } from '@waybill/query';
import { expectShown } from './shown-part.js';

const page = path.resolve(import.meta.dirname, '../../docs/mcp.md');

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
    await expectShown(page, 'tools', table);
  });
});
