import { describe, expect, test } from '@jest/globals';
import { parseShellCommand } from './shell-commands.js';

describe('a line of the shell', () => {
  test.each(['SELECT 1', 'WITH 1 AS helpful SELECT helpful', ''])('is SQL: %j', (line) => {
    expect(parseShellCommand(line)).toBeUndefined();
  });

  test.each([
    [String.raw`\q`, { kind: 'leave' }],
    ['exit;', { kind: 'leave' }],
    ['help', { kind: 'help' }],
    [String.raw`\f`, { kind: 'format', format: '' }],
    [String.raw` \f  Vertical `, { kind: 'format', format: 'Vertical' }],
    [String.raw`\x`, { kind: 'unknown', line: String.raw`\x` }],
  ])('commands the shell: %j', (line, command) => {
    expect(parseShellCommand(line)).toEqual(command);
  });

  test('asks for tables, or for the columns of one', () => {
    expect(parseShellCommand(String.raw`\d`)).toMatchObject({
      kind: 'run',
      statement: expect.stringContaining('system.tables'),
    });
    const own = parseShellCommand(String.raw`\d calls;`);
    expect(own).toMatchObject({
      statement: expect.stringContaining("table = 'calls' AND database = currentDatabase()"),
    });
    const other = parseShellCommand(String.raw`\d waybill.it's`);
    expect(other).toMatchObject({
      statement: expect.stringContaining(String.raw`table = 'it\'s' AND database = 'waybill'`),
    });
  });
});
