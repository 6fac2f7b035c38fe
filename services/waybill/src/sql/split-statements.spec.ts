import { describe, expect, test } from '@jest/globals';
import { splitStatements } from './split-statements.js';

describe('a text of statements', () => {
  test('is cut at each semicolon, and what follows the last one is not ended', () => {
    expect(splitStatements('SELECT 1; SELECT\n2;\nSELECT 3')).toEqual({
      statements: ['SELECT 1', 'SELECT\n2'],
      rest: 'SELECT 3',
    });
  });

  test.each([
    ["SELECT ';' AS a", "SELECT ';' AS a"],
    [String.raw`SELECT 'it\'s;'`, String.raw`SELECT 'it\'s;'`],
    ["SELECT 'it''s;'", "SELECT 'it''s;'"],
    ['SELECT 1 AS "a;b"', 'SELECT 1 AS "a;b"'],
    ['SELECT 1 AS `a;b`', 'SELECT 1 AS `a;b`'],
    ['SELECT 1 -- one; two\n', 'SELECT 1 -- one; two'],
    ['SELECT /* ; */ 1', 'SELECT /* ; */ 1'],
    ['SELECT $x$;$x$', 'SELECT $x$;$x$'],
    ['SELECT 6 / 2 - 1', 'SELECT 6 / 2 - 1'],
  ])('is not cut within %s', (text, statement) => {
    expect(splitStatements(`${text};`)).toEqual({ statements: [statement], rest: '' });
  });

  test.each(["SELECT 'a;", 'SELECT "a;', 'SELECT /* a;', 'SELECT $$a;'])('goes on where %s is not closed', (text) => {
    expect(splitStatements(text)).toEqual({ statements: [], rest: text });
  });

  test.each(['', ' \n ', ';;', '-- only a comment', '/* only ; a comment */ ;'])('may have none: %j', (text) => {
    expect(splitStatements(text)).toEqual({ statements: [], rest: '' });
  });
});
