import { ClickHouseError } from '@clickhouse/client';
import { describe, expect, test } from '@jest/globals';
import { Failure } from '@waybill/ports';
import { toStoreFailure, UnexpectedAnswer } from './clickhouse-failure.js';
import { failureClasses } from './failure-classes.js';

const answer = (code: string) =>
  new ClickHouseError({ message: 'words that nobody may depend on', code, type: 'SOME_TYPE' });

describe('A failure of ClickHouse', () => {
  test.each(failureClasses)('with code $number ($name) is $kind: $code', ({ number, kind, code }) => {
    expect(toStoreFailure('storing', answer(number))).toMatchObject({ name: 'Failure', kind, code });
  });

  test('with a code that nobody classified is worth another try', () => {
    expect(toStoreFailure('storing', answer('4711'))).toMatchObject({ kind: 'retryable', code: 'store_failed' });
  });

  test('has one class for each code', () => {
    const numbers = failureClasses.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test.each([
    [200, 'retryable', 'store_unconfirmed'],
    [401, 'retryable', 'store_access_denied'],
    [413, 'permanent', 'store_value_refused'],
    [429, 'retryable', 'store_overloaded'],
    [503, 'retryable', 'store_unavailable'],
  ])('that stands in an answer of somebody else with status %i is %s', (status, kind, code) => {
    expect(toStoreFailure('storing', new UnexpectedAnswer(status, 'a page'))).toMatchObject({ kind, code });
  });

  test('whose certificate is refused waits for an operator', () => {
    const cause = Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    const refused = { kind: 'retryable', code: 'store_certificate_refused' };
    expect(toStoreFailure('storing', cause)).toMatchObject(refused);
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
