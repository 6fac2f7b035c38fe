import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { QueryService } from '@waybill/contracts';
import { acceptedWords } from '@waybill/questions';
import { paths } from '@waybill/query';
import { expectShown } from './shown-part.js';

const page = path.resolve(import.meta.dirname, '../../docs/query.md');

const wordNames: Readonly<Record<string, string>> = {
  outcome: '`outcome`',
  state: '`state`',
  terminalState: '`terminal_state`',
  recoveryStatus: '`recovery_status`',
  reason: '`reason`',
  hop: '`hop`',
  incidentState: '`incident_state`',
  incidentClass: '`incident_class`',
};

const parameters = [
  '| path | answers | parameters |',
  '|---|---|---|',
  ...Object.entries(paths).map(([route, { summary, parameters: accepted }]) => {
    const names = Object.keys(accepted).map((name) => `\`${name}\``);
    return `| \`${route}\` | ${summary} | ${names.join(', ') || 'none'} |`;
  }),
].join('\n');

const words = [
  '| filter | words |',
  '|---|---|',
  ...Object.entries(acceptedWords).map(
    ([name, accepted]) => `| ${wordNames[name]} | ${accepted.map((word) => `\`${word}\``).join(', ')} |`,
  ),
].join('\n');

describe('docs/query.md', () => {
  test.each([
    ['parameters', parameters],
    ['words', words],
  ])('lists the %s as they are', async (name, table) => {
    await expectShown(page, name, table);
  });

  test('names every method of the service, and every path', async () => {
    const text = await readFile(page, 'utf8');
    for (const { name } of QueryService.methods) expect(text).toContain(`\`${name}\``);
    for (const route of Object.keys(paths)) expect(text).toContain(`\`${route}`);
  });
});
