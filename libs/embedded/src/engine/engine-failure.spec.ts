import { describe, expect, test } from '@jest/globals';
import { Failure } from '@waybill/ports';
import { toStartFailure, toStatementFailure } from './engine-failure.js';
import { getEngineLibrary } from './engine-library.js';

const where = { dataDirectory: '/data', storeDirectory: '/data/store', httpPort: 8123 };
const endWith = (engineCode: number | undefined) => ({
  engineCode,
  how: 'exit 0',
  lastLines: ['Code: 1. DB::Exception: words'],
});

describe('an engine that ended before it answered', () => {
  test.each([
    [76, 'data_directory_in_use', 'retryable'],
    [210, 'port_taken', 'retryable'],
    [243, 'disk_full', 'retryable'],
    [62, 'engine_store_damaged', 'permanent'],
    [40, 'engine_store_damaged', 'permanent'],
    [4711, 'engine_start_failed', 'retryable'],
    [undefined, 'engine_start_failed', 'retryable'],
  ])('with code %p is %s', (engineCode, code, kind) => {
    expect(toStartFailure(endWith(engineCode), where)).toMatchObject({ name: 'Failure', code, kind });
  });

  test('is told with the directory and with what the engine said last', () => {
    const { message } = toStartFailure(endWith(62), where);
    expect(message).toContain('/data/store');
    expect(message).toContain('DB::Exception: words');
  });
});

describe('a statement refused at start', () => {
  test('for want of space is told as a full disk', () => {
    expect(toStatementFailure(243, 'CREATE', '/data')).toMatchObject({ code: 'disk_full' });
    expect(toStatementFailure(57, 'CREATE', '/data')).toMatchObject({ code: 'engine_start_failed' });
  });
});

describe('the engine library', () => {
  test.each([
    { os: 'win32', architecture: 'x64', hasGlibc: true },
    { os: 'linux', architecture: 'x64', hasGlibc: false },
    { os: 'linux', architecture: 'riscv64', hasGlibc: true },
  ])('is refused on %j with the list of what is supported', (platform) => {
    const attempt = () => getEngineLibrary(platform);
    expect(attempt).toThrow(Failure);
    expect(attempt).toThrow(/Linux x64 \(glibc\), Linux arm64 \(glibc\), macOS x64, macOS arm64/);
  });
});
