import { describe, expect, test } from '@jest/globals';
import { parseSessionKeys } from '@waybill/sdk';

const secret = (byte: number) => Buffer.alloc(32, byte);
const textOf = (keyId: string, byte: number) => `${keyId}:${secret(byte).toString('base64url')}`;

describe('session keys', () => {
  test('are read in their order, the one that signs first', () => {
    expect(parseSessionKeys(` ${textOf('new', 2)} , ${textOf('old', 1)},`)).toEqual({
      tag: 'parsed',
      keys: [
        { keyId: 'new', secret: new Uint8Array(secret(2)) },
        { keyId: 'old', secret: new Uint8Array(secret(1)) },
      ],
    });
    const most = Array.from({ length: 16 }, (_, at) => textOf(`k${at}`, at)).join();
    expect(parseSessionKeys(most).tag).toBe('parsed');
    expect(parseSessionKeys(' ')).toEqual({ tag: 'parsed', keys: [] });
  });

  test.each([
    [
      'no id',
      secret(1).toString('base64url'),
      'key 1: expected an id of 1 to 32 letters, digits, - or _ before a colon',
    ],
    ['an id with a dot', textOf('a.b', 1), 'key 1: expected an id of 1 to 32 letters, digits, - or _ before a colon'],
    ['a short secret', `a:${Buffer.alloc(31).toString('base64url')}`, 'key 1: expected a secret of at least 32 bytes'],
    ['a secret that is no base64url', `a:${'ä'.repeat(64)}`, 'key 1: expected a secret in base64url'],
    ['one id twice', `${textOf('a', 1)},${textOf('a', 2)}`, 'key 2: expected an id of its own, found "a" again'],
    [
      'too many',
      Array.from({ length: 17 }, (_, at) => textOf(`k${at}`, at)).join(),
      'expected at most 16 keys, found 17',
    ],
  ])('with %s are refused, and no secret is said', (_, text, problem) => {
    expect(parseSessionKeys(text)).toEqual({ tag: 'refused', problem });
  });
});
