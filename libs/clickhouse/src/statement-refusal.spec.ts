import { describe, expect, test } from '@jest/globals';
import { isOfStatement, parseEngineError, toStatementRefusal } from './statement-refusal.js';

const refusalOf = (code: string, body: string) => toStatementRefusal(parseEngineError(code, body));

describe('what ClickHouse says of a statement', () => {
  test('is kept in its words, without what frames them', () => {
    const body =
      'Code: 47. DB::Exception: Unknown expression identifier `NOPE` in scope SELECT (NOPE). (UNKNOWN_IDENTIFIER) (version 26.7.1.1 (official build))\n';
    expect(refusalOf('47', body)).toEqual({
      tag: 'statement_refused',
      code: 47,
      name: 'UNKNOWN_IDENTIFIER',
      message: 'Unknown expression identifier `NOPE` in scope SELECT (NOPE).',
      advice: '',
    });
  });

  test('may quote anything, also what looks like an error', () => {
    const quoted = "Value passed to 'throwIf' function is non-zero: Code: 1. DB::Exception: (FAKE) (line 9, col 9)";
    const body = `Code: 395. DB::Exception: ${quoted}. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) (version 26.7.1)`;
    expect(refusalOf('395', body)).toEqual({
      tag: 'statement_refused',
      code: 395,
      name: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO',
      message: `${quoted}.`,
      advice: '',
    });
  });

  test.each([
    ['failed at position 7 (1): 1. Expected one of: x', { line: 1, column: 7 }],
    ['failed at position 12 (FRM) (line 2, col 3): FRM', { line: 2, column: 3 }],
    ['Unmatched parentheses', undefined],
  ])('names the place of a syntax error: %s', (text, position) => {
    const { position: found } = refusalOf(
      '62',
      `Code: 62. DB::Exception: Syntax error: ${text}. (SYNTAX_ERROR) (version 26.7.1)`,
    );
    expect(found).toEqual(position);
  });

  test('is taken as it is where it has another form', () => {
    expect(refusalOf('1', 'something else\n')).toMatchObject({ code: 1, name: '', message: 'something else' });
  });

  test.each([
    ['159', 'time'],
    ['241', 'memory'],
    ['396', 'result'],
    ['452', 'setting'],
  ])('names the limit that %s means, and how to stay within it', (code, limit) => {
    const { limit: found, advice } = refusalOf(code, 'Code: 1. DB::Exception: x. (Y_Y) (version 1)');
    expect(found).toBe(limit);
    expect(advice).not.toBe('');
  });

  test.each([
    ['62', true],
    ['159', true],
    ['164', true],
    ['497', true],
    ['395', true],
    ['202', false],
    ['210', false],
    ['516', false],
  ])("is the statement's own or not: %s", (code, isOwn) => {
    expect(isOfStatement(code)).toBe(isOwn);
  });
});
