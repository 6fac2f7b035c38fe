import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { mintSessionHandle, verifySessionHandle, type SessionClaims, type SessionKey } from '@waybill/sdk';
import fc from 'fast-check';

const key: SessionKey = { keyId: 'k1', secret: new Uint8Array(32).fill(1) };
const older: SessionKey = { keyId: 'k0', secret: new Uint8Array(32).fill(2) };
const claims: SessionClaims = {
  tenantId: 'acme',
  principal: 'user:ada',
  sessionId: 'chat-7',
  issuedUnixNano: 1_000n,
  expiresUnixNano: 2_000n,
};
const expected = { keys: [key, older], tenantId: 'acme', principal: 'user:ada', nowUnixNano: 1_500n };
const handle = mintSessionHandle(claims, key);
const tagOf = (text: unknown, change: object = {}) => verifySessionHandle(text, { ...expected, ...change }).tag;

/** A handle whose signature is right and whose claims are whatever the text says. */
const signed = (text: string): string => {
  const head = `wb1.k1.${Buffer.from(text).toString('base64url')}`;
  const mac = createHmac('sha256', key.secret).update(`waybill-session-handle\0${head}`).digest('base64url');
  return `${head}.${mac}`;
};

describe('a session handle', () => {
  test('names the session to whoever has the key', () => {
    expect(verifySessionHandle(handle, expected)).toEqual({ tag: 'valid', claims });
    expect(handle).toMatch(/^wb1\.k1\.[\w-]+\.[\w-]{43}$/);
  });

  test.each([
    ['of another tenant', { tenantId: 'other' }, 'wrong_tenant'],
    ['of another principal', { principal: 'user:bob' }, 'wrong_principal'],
    ['of another tenant and principal', { tenantId: 'other', principal: 'user:bob' }, 'wrong_tenant'],
    ['just before its end', { nowUnixNano: 1_999n }, 'valid'],
    ['at its end', { nowUnixNano: 2_000n }, 'expired'],
    ['of somebody else, expired too', { principal: 'user:bob', nowUnixNano: 2_000n }, 'wrong_principal'],
    ['from before its issue, by another clock', { nowUnixNano: 1n }, 'valid'],
    ['without its key', { keys: [older] }, 'wrong_signature'],
    ['without any key', { keys: [] }, 'wrong_signature'],
    ['with another secret under its key id', { keys: [{ ...older, keyId: 'k1' }] }, 'wrong_signature'],
  ])('%s is %s', (_, change, tag) => {
    expect(tagOf(handle, change)).toBe(tag);
  });

  test('outlives a rotation, as long as its key is still known', () => {
    const before = mintSessionHandle(claims, older);
    expect([tagOf(before), tagOf(before, { keys: [key] })]).toEqual(['valid', 'wrong_signature']);
  });

  test('that was guessed or altered is never valid', () => {
    const [head, keyId, body, mac] = handle.split('.');
    const foreign = Buffer.from(JSON.stringify(['acme', 'user:ada', 'chat-8', '1000', '2000'])).toString('base64url');
    expect(tagOf(`${head}.${keyId}.${foreign}.${mac}`)).toBe('wrong_signature');
    expect(tagOf(`${head}.k0.${body}.${mac}`)).toBe('wrong_signature');
    fc.assert(
      fc.property(
        fc.nat(handle.length - 1),
        fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_', '.'),
        (at, letter) => {
          const altered = handle.slice(0, at) + letter + handle.slice(at + 1);
          if (altered !== handle) expect(tagOf(altered)).not.toBe('valid');
        },
      ),
    );
  });

  test.each([
    undefined,
    null,
    7,
    {},
    '',
    'chat-7',
    'wb1.k1..',
    `wb2${handle.slice(3)}`,
    `${handle}.`,
    `${handle}=`,
    `${handle}\n`,
    handle.slice(0, -1),
    `wb1.k1.${'A'.repeat(9_000)}.${'A'.repeat(43)}`,
  ])('%j is malformed', (text) => {
    expect(tagOf(text)).toBe('malformed');
  });

  test.each([
    'no json',
    '{}',
    '["acme","user:ada","chat-7","1000"]',
    '["acme","user:ada","chat-7",1000,2000]',
    '["acme","user:ada","chat-7","-1","2000"]',
    '["acme","user:ada","chat-7","2000","1000"]',
    '["acme","user:ada","","1000","2000"]',
  ])('with the signed claims %s is malformed', (text) => {
    expect(tagOf(signed(text))).toBe('malformed');
  });

  test('is read back as it was minted, whatever it names', () => {
    const id = fc
      .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
      .filter((text) => Buffer.byteLength(text) <= 64);
    fc.assert(
      fc.property(id, id, id, (tenantId, principal, sessionId) => {
        const own = { ...claims, tenantId, principal, sessionId };
        const outcome = verifySessionHandle(mintSessionHandle(own, key), { ...expected, tenantId, principal });
        expect(outcome).toEqual({ tag: 'valid', claims: own });
      }),
    );
  });

  test('may be as long as the contract lets its names be', () => {
    const long = { ...claims, tenantId: 't'.repeat(64), principal: '\u0001'.repeat(256), sessionId: 's'.repeat(256) };
    const { tenantId, principal } = long;
    const outcome = verifySessionHandle(mintSessionHandle(long, key), { ...expected, tenantId, principal });
    expect(outcome).toEqual({ tag: 'valid', claims: long });
  });

  test.each([
    ['an empty session id', { sessionId: '' }],
    ['a principal that is too long', { principal: 'x'.repeat(257) }],
    ['a tenant that is too long', { tenantId: 'x'.repeat(65) }],
    ['an end that is not after its beginning', { expiresUnixNano: 1_000n }],
  ])('is not minted with %s', (_, change) => {
    expect(() => mintSessionHandle({ ...claims, ...change }, key)).toThrow(TypeError);
  });

  test('is not minted with a key that is too short, or that no handle could name', () => {
    expect(() => mintSessionHandle(claims, { ...key, secret: new Uint8Array(31) })).toThrow(TypeError);
    expect(() => mintSessionHandle(claims, { ...key, keyId: 'a.b' })).toThrow(TypeError);
  });
});
