import { ClickHouseError } from '@clickhouse/client';
import { describe, expect, test } from '@jest/globals';
import { Failure } from '@waybill/ports';
import { toStatementFailure, toStoreFailure } from './clickhouse-failure.js';

const answer = (code: string) =>
  new ClickHouseError({ message: 'words that nobody may depend on', code, type: 'SOME_TYPE' });

const passingCodes = [
  '159',
  '164',
  '202',
  '203',
  '209',
  '210',
  '242',
  '252',
  '285',
  '319',
  '425',
  '999',
  '241',
  '279',
  '243',
];
const operatorCodes = ['60', '81', '516', '497'];

describe('A failure of ClickHouse', () => {
  test.each([
    // Busy or cut off, then something an operator sets right, then one that nobody classified.
    ...passingCodes,
    ...operatorCodes,
    '4711',
  ])('with code %s is worth another try', (code) => {
    expect(toStoreFailure('storing', answer(code))).toMatchObject({ name: 'Failure', kind: 'retryable' });
  });

  test.each(['16', '27', '41', '47', '62', '117', '407'])('with code %s stays', (code) => {
    expect(toStoreFailure('storing', answer(code))).toMatchObject({ kind: 'permanent' });
  });

  test('that is no answer at all is worth another try, and keeps its cause', () => {
    const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    expect(toStoreFailure('storing', cause)).toMatchObject({ kind: 'retryable', code: 'store_unavailable', cause });
  });

  test('that is classified already stays as it is', () => {
    const failure = new Failure('permanent', 'schema_newer', 'newer');
    expect(toStoreFailure('starting', failure)).toBe(failure);
  });

  test('says what was tried and what came back', () => {
    expect(toStoreFailure('storing the projection', answer('252')).message).toMatch(
      /^storing the projection: ClickHouse answered 252 SOME_TYPE: /,
    );
  });
});

describe("The failure of somebody's own statement", () => {
  test.each(['62', '47', '60', '497', '4711'])('with code %s is theirs to read', (code) => {
    expect(toStatementFailure(answer(code))).toMatchObject({ kind: 'permanent', code: 'statement_refused' });
  });

  test('is worth another try when the engine was busy or away', () => {
    expect(toStatementFailure(answer('202'))).toMatchObject({ kind: 'retryable', code: 'store_overloaded' });
    expect(toStatementFailure(new Error('socket'))).toMatchObject({ kind: 'retryable', code: 'store_unavailable' });
  });
});
