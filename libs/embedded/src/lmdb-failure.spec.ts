import { constants } from 'node:os';
import { describe, expect, test } from '@jest/globals';
import { Failure } from '@waybill/ports';
import { toStoreFailure } from './lmdb-failure.js';

const scope = { role: 'log', directory: '/nowhere/log' } as const;
const { EACCES, EDQUOT, EFBIG, EIO, ENOSPC, EROFS } = constants.errno;

describe('toStoreFailure', () => {
  test.each([
    [ENOSPC, 'disk_full', 'retryable'],
    [EDQUOT, 'disk_full', 'retryable'],
    [EFBIG, 'disk_full', 'retryable'],
    [EIO, 'log_write_failed', 'retryable'],
    [EROFS, 'log_write_failed', 'retryable'],
    [EACCES, 'log_write_failed', 'retryable'],
    [-30_795, 'log_write_failed', 'retryable'],
    [-30_796, 'log_damaged', 'permanent'],
    [-30_797, 'log_damaged', 'permanent'],
    [-30_793, 'log_damaged', 'permanent'],
  ])('takes the number %p for %s', async (code, expected, kind) => {
    const failure = await toStoreFailure(Object.assign(new Error('said'), { code }), scope, 'write');
    expect(failure).toMatchObject({ code: expected, kind, message: expect.stringContaining('/nowhere/log') });
  });

  test("takes the number of Node's own errors", async () => {
    const error = Object.assign(new Error('said'), { code: 'ENOSPC', errno: -ENOSPC });
    expect(await toStoreFailure(error, scope, 'open')).toMatchObject({ code: 'disk_full', cause: error });
  });

  test('takes the number that a failed commit hides behind its promise', async () => {
    const cause = Object.assign(new Error('no space'), { code: ENOSPC });
    const error = Object.assign(new Error('Commit failed'), { commitError: Promise.reject(cause) });
    expect(await toStoreFailure(error, scope, 'write')).toMatchObject({ code: 'disk_full', cause });
  });

  test('counts what nobody knows as retryable, and leaves a failure as it is', async () => {
    const known = new Failure('permanent', 'known', 'known');
    expect(await toStoreFailure('strange', scope, 'read')).toMatchObject({
      code: 'log_read_failed',
      kind: 'retryable',
    });
    expect(await toStoreFailure(known, scope, 'read')).toBe(known);
  });
});
