import { describe, expect, test } from '@jest/globals';
import type { RuntimeFacts } from '../up/runtime-file.js';
import { isRuntimeFacts } from './runtime-facts.js';
import { toStoreAddress } from './store-address.js';

const runtime: RuntimeFacts = {
  pid: 12,
  grpcEndpoint: '127.0.0.1:4500',
  httpUrl: 'http://127.0.0.1:4580',
  clickhouseUrl: 'http://127.0.0.1:9001',
  clickhouseReader: { user: 'reader', password: 'secret' },
  clickhouseAuditor: { user: 'auditor', password: 'deep secret' },
  startedAt: '2026-11-24T11:00:00Z',
};

describe('where the store is', () => {
  test('is the default port when nobody says', () => {
    expect(toStoreAddress({ env: {} })).toEqual({ url: 'http://127.0.0.1:8123', user: 'reader', password: '' });
  });

  test('is what the running Waybill says, with its reader', () => {
    expect(toStoreAddress({ env: {}, runtime })).toEqual({
      url: 'http://127.0.0.1:9001',
      user: 'reader',
      password: 'secret',
    });
  });

  test('is that with its auditor for an audit, and with its reader where an older one runs', () => {
    const auditing = { env: {}, account: 'auditor' } as const;
    expect(toStoreAddress({ ...auditing, runtime })).toMatchObject({ user: 'auditor', password: 'deep secret' });
    const { clickhouseAuditor: _none, ...older } = runtime;
    expect(toStoreAddress({ ...auditing, runtime: older })).toMatchObject({ user: 'reader' });
  });

  test('is what the environment says before that, and what the option says before everything', () => {
    const env = { WAYBILL_CLICKHOUSE_URL: 'http://store:1' };
    expect(toStoreAddress({ env, runtime })?.url).toBe('http://store:1');
    expect(toStoreAddress({ env, runtime, url: 'https://other/' })?.url).toBe('https://other');
  });

  test('never gets the password of another address', () => {
    expect(toStoreAddress({ env: {}, runtime, url: 'http://elsewhere:9001' })?.password).toBe('');
  });

  test('gets the password of the running Waybill when people type localhost', () => {
    expect(toStoreAddress({ env: {}, runtime, url: 'http://localhost:9001' })).toEqual({
      url: 'http://127.0.0.1:9001',
      user: 'reader',
      password: 'secret',
    });
  });

  test('takes credentials from the URL, then from the environment', () => {
    const env = { WAYBILL_CLICKHOUSE_USER: 'ann', WAYBILL_CLICKHOUSE_PASSWORD: 'p' };
    expect(toStoreAddress({ env, runtime, url: 'http://bob:p%40ss@store:8123' })).toEqual({
      url: 'http://store:8123',
      user: 'bob',
      password: 'p@ss',
    });
    expect(toStoreAddress({ env, runtime })).toEqual({ url: 'http://127.0.0.1:9001', user: 'ann', password: 'p' });
  });

  test.each(['', 'localhost:8123', 'ftp://store', 'nonsense'])('"%s" is no address', (url) => {
    expect(toStoreAddress({ env: {}, url })).toBeUndefined();
  });
});

describe('what a data directory says of a running Waybill', () => {
  test('is believed when it is whole', () => {
    expect(isRuntimeFacts(runtime)).toBe(true);
  });

  test.each([
    undefined,
    null,
    'text',
    {},
    { ...runtime, pid: '12' },
    { ...runtime, clickhouseReader: { user: 'reader' } },
    { ...runtime, clickhouseAuditor: { user: 'auditor' } },
  ])('is not believed when it is %j', (value) => {
    expect(isRuntimeFacts(value)).toBe(false);
  });
});
