import { describe, expect, test } from '@jest/globals';
import { headerFactsOf, type Header } from './header-facts.js';

const nowUnixMs = Date.UTC(2026, 6, 1, 12, 0, 0);
const waitSeconds = (...headers: Header[]) => Number(headerFactsOf(headers, nowUnixMs).retryAfterNanos) / 1e9;

describe('headerFactsOf', () => {
  test.each<[string, Header[], number]>([
    ['seconds', [['Retry-After', '120']], 120],
    ['a date', [['retry-after', 'Wed, 01 Jul 2026 12:00:30 GMT']], 30],
    ['a date in another year', [['retry-after', 'Thu, 01 Jan 1970 00:00:00 GMT']], 0],
    ['milliseconds', [['retry-after-ms', '1500']], 1.5],
    ['never more than a day', [['Retry-After', '999999999']], 86_400],
    ['nonsense', [['Retry-After', 'soon']], 0],
    ['nothing', [], 0],
    [
      'a reset moment, when nothing is left',
      [
        ['x-ratelimit-remaining', '0'],
        ['x-ratelimit-reset', String(nowUnixMs / 1000 + 60)],
      ],
      60,
    ],
    [
      'a reset pause, when nothing is left',
      [
        ['RateLimit-Remaining', '0'],
        ['RateLimit-Reset', '7'],
      ],
      7,
    ],
    [
      'no reset while something is left',
      [
        ['x-ratelimit-remaining', '3'],
        ['x-ratelimit-reset', '7'],
      ],
      0,
    ],
  ])('reads the wait from %s', (_, headers, seconds) => {
    expect(waitSeconds(...headers)).toBe(seconds);
  });

  test('reads dates as the calendar has them', () => {
    for (const [text, unixMs] of [
      ['Sat, 29 Feb 2020 23:59:59 GMT', Date.UTC(2020, 1, 29, 23, 59, 59)],
      ['Mon, 01 Mar 2100 00:00:00 GMT', Date.UTC(2100, 2, 1)],
      ['Fri, 31 Dec 1999 10:20:30 GMT', Date.UTC(1999, 11, 31, 10, 20, 30)],
    ] as const) {
      expect(headerFactsOf([['Retry-After', text]], unixMs - 5_000).retryAfterNanos).toBe(5_000_000_000n);
    }
  });

  test('reads the challenge, quoted or not', () => {
    const challenge = 'Bearer realm="x, error=none", error="insufficient_scope", scope="a b"';
    expect(headerFactsOf([['WWW-Authenticate', challenge]], 0)).toMatchObject({
      challengeError: 'insufficient_scope',
      isChallenged: true,
      isScopeNamed: true,
    });
    expect(headerFactsOf([['WWW-Authenticate', 'Bearer error=invalid_token']], 0).challengeError).toBe('invalid_token');
    expect(headerFactsOf([['WWW-Authenticate', 'Basic realm="x"']], 0)).toMatchObject({
      isChallenged: true,
      challengeError: '',
    });
  });

  test('sees that nothing is left in every family of rate-limit headers', () => {
    for (const header of [
      ['X-RateLimit-Remaining', '0'],
      ['anthropic-ratelimit-requests-remaining', '0'],
      ['RateLimit', '"default";r=0;t=30'],
      ['RateLimit', 'limit=10, remaining=0, reset=5'],
    ] as const) {
      expect(headerFactsOf([header], 0).isExhausted).toBe(true);
    }
    expect(headerFactsOf([['RateLimit', '"default";r=07;t=30']], 0).isExhausted).toBe(false);
  });

  test('looks at a bounded number of headers', () => {
    const padding = Array.from({ length: 64 }, (_, at): Header => [`x-${at}`, '1']);
    expect(headerFactsOf([...padding, ['Retry-After', '9']], 0).retryAfterNanos).toBe(0n);
  });
});
