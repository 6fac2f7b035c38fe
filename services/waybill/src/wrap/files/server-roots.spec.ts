import { describe, expect, test } from '@jest/globals';
import { rootsFromArgv } from './server-roots.js';

describe('rootsFromArgv', () => {
  test.each<[string[], string[]]>([
    [
      ['npx', '-y', '@modelcontextprotocol/server-filesystem', '/a', './b'],
      ['/a', './b'],
    ],
    [['npx', '@modelcontextprotocol/server-filesystem@2026.8.31', '/a'], ['/a']],
    [['node', '/x/server-filesystem/dist/index.js', '/a'], ['/a']],
    [
      ['mcp-server-filesystem', '/a', '~/b'],
      ['/a', '~/b'],
    ],
    [['node', '/opt/own.js', '--flag', '/a', 'word'], ['/a']],
    [['server'], []],
  ])('reads %j', (argv, roots) => {
    expect(rootsFromArgv(argv)).toEqual(roots);
  });
});
