import path from 'node:path';
import { describe, test } from '@jest/globals';
import { errorTables, type ErrorMatcher, type ErrorTable } from '@waybill/domain';
import { expectShown } from './shown-part.js';

const page = path.resolve(import.meta.dirname, '../../docs/errors.md');

const quoted = (values: readonly (string | number)[]) =>
  values.map((value) => (value === '' ? 'none' : `\`${value}\``)).join(' ');

/** A pattern as people read it: bars would end the cell. */
const patternOf = (pattern: RegExp) => `\`${pattern.source.replaceAll('|', '¦')}\``;

function conditionsOf(when: ErrorMatcher): string {
  const { body, text, code, ...rest } = when;
  const others = Object.entries(rest).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? quoted(value) : String(value)}`,
  );
  return [
    ...(code === undefined ? [] : [quoted(code)]),
    ...others,
    ...(body === undefined ? [] : [`body says ${quoted(body.word)}`]),
    ...(text === undefined ? [] : [`text like ${patternOf(text)}`]),
  ].join('; ');
}

function headingOf({ version, protocol, sources, mcpProtocol }: ErrorTable): string {
  const who = sources === undefined ? '' : `, spoken by ${quoted(sources)}`;
  const from = mcpProtocol?.from === undefined ? '' : `, from MCP ${mcpProtocol.from} on`;
  return `### \`${version}\`\n\nProtocol \`${protocol}\`${who}${from}.`;
}

function sectionOf(table: ErrorTable): string {
  const rows = table.rules.map(({ id, when, means, confidence, source }) => {
    const recoverable = means.recoverable === undefined ? '' : means.recoverable ? 'yes' : 'no';
    return `| \`${id}\` | ${conditionsOf(when)} | \`${means.errorClass}\` | ${recoverable} | \`${means.recoveryAction}\` | ${confidence} | ${source} |`;
  });
  return [
    headingOf(table),
    '',
    '| rule | when | class | recoverable | do next | sure | written down in |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

describe('docs/errors.md', () => {
  test('shows the tables as they are', async () => {
    const tables = errorTables.map(sectionOf).join('\n\n');
    await expectShown(page, 'tables', tables);
  });
});
