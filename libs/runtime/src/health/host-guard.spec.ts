import { describe, expect, test } from '@jest/globals';
import { createHostGuard } from './host-guard.js';

describe('who may ask the pages of a process', () => {
  const onLoopback = createHostGuard({ host: '127.0.0.1', allowedHosts: ['Waybill.Internal'] });

  test.each(['localhost:4580', '127.0.0.1', '[::1]:4580', 'LOCALHOST:1', 'waybill.internal:4580'])(
    'is, on loopback, who asks %s',
    (host) => {
      expect(onLoopback({ host })).toBeUndefined();
      expect(onLoopback({ host, origin: 'http://localhost:3000' })).toBeUndefined();
    },
  );

  test.each(['evil.example:4580', 'localhost.evil.example', '127.0.0.1.evil.example', '', 'a b', '169.254.169.254'])(
    'is not, on loopback, who asks "%s"',
    (host) => {
      expect(onLoopback({ host })).toBe(
        `expected to be asked as one of localhost, 127.0.0.1, [::1], waybill.internal (more: WAYBILL_HTTP_ALLOWED_HOSTS), found "${host}"`,
      );
    },
  );

  test.each(['https://evil.example', 'null', ''])('is not a page of "%s"', (origin) => {
    expect(onLoopback({ host: 'localhost:4580', origin })).toContain(`found "${origin}"`);
  });

  test('is, elsewhere than on loopback, everybody until names are set', () => {
    expect(
      createHostGuard({ host: '0.0.0.0', allowedHosts: [] })({ host: 'anything', origin: 'null' }),
    ).toBeUndefined();
    const named = createHostGuard({ host: '0.0.0.0', allowedHosts: ['waybill'] });
    expect([named({ host: 'waybill:4580' }), named({ host: 'other:4580' })]).toEqual([
      undefined,
      expect.stringContaining('found "other:4580"'),
    ]);
  });

  test('counts every loopback address, and an IPv6 address without its brackets', () => {
    expect(createHostGuard({ host: '127.0.0.2', allowedHosts: [] })({ host: 'evil.example' })).toBeDefined();
    const guard = createHostGuard({ host: '::1', allowedHosts: [] });
    expect([guard({ host: '[::1]:4580' }), guard({ host: 'evil.example' })]).toEqual([undefined, expect.any(String)]);
  });
});
