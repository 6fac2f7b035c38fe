import { describe, expect, test } from '@jest/globals';
import { parseSqlBody } from './sql-body.js';

const parse = (text: string, contentType = 'application/json; charset=utf-8') =>
  parseSqlBody(Buffer.from(text), contentType);

describe('the body of a request in SQL', () => {
  test.each(['text/plain', 'application/x-www-form-urlencoded', ''])('is the statement itself as %j', (contentType) => {
    expect(parse('SELECT 1', contentType)).toEqual({ kind: 'read', asked: { statement: 'SELECT 1' } });
  });

  test('is an object in JSON', () => {
    expect(parse('{"statement":"SELECT 1","limit":5,"format":"CSV"}')).toEqual({
      kind: 'read',
      asked: { statement: 'SELECT 1', limit: 5, format: 'CSV' },
    });
    expect(parse('{"statement":"SELECT 1"}')).toEqual({ kind: 'read', asked: { statement: 'SELECT 1' } });
  });

  test.each([
    ['SELECT 1', ''],
    ['[]', ''],
    ['null', ''],
    ['{}', 'statement'],
    ['{"statement":1}', 'statement'],
    ['{"statement":"SELECT 1","limit":"5"}', 'limit'],
    ['{"statement":"SELECT 1","format":5}', 'format'],
    ['{"query":"SELECT 1"}', 'query'],
  ])('is refused as %s', (text, field) => {
    expect(parse(text)).toMatchObject({ kind: 'refused', problems: [{ field }] });
  });

  test('is refused when there is more than may be', () => {
    expect(parseSqlBody(undefined, 'text/plain')).toMatchObject({
      kind: 'refused',
      problems: [{ field: 'statement' }],
    });
  });
});
