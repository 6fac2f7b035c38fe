import { describe, expect, test } from '@jest/globals';
import { SessionHandleVerdict, SessionSource } from '@waybill/contracts';
import { mintSessionHandle, type SessionClaims, type SessionKey } from '@waybill/sdk';
import { toSessionIdentity } from './session-identity.js';
import { isRefusedHandle, sessionOfCall } from './session-of-call.js';

const key: SessionKey = { keyId: 'k1', secret: new Uint8Array(32).fill(1) };
const claims: SessionClaims = {
  tenantId: 'default',
  principal: 'user:ada',
  sessionId: 'chat-7',
  issuedUnixNano: 1_000n,
  expiresUnixNano: 2_000n,
};
const identity = (sessionKeys: readonly SessionKey[]) =>
  toSessionIdentity({ serverName: 'files', osUser: 'ada', sessionKeys }, {}, () => 'session_own');
const sessionFor = (sessionHandle: string | undefined, keys = [key], nowUnixNano = 1_500n) =>
  sessionOfCall({ sessionId: 'claimed', sessionHandle }, identity(keys), nowUnixNano);

describe('the session of a call', () => {
  test('is the one that its handle proves, whatever else it names', () => {
    expect(sessionFor(mintSessionHandle(claims, key))).toEqual({
      sessionId: 'chat-7',
      sessionSource: SessionSource.SIGNED_HANDLE,
      sessionHandleVerdict: SessionHandleVerdict.VALID,
    });
  });

  test.each([
    ['malformed', 'chat-7', SessionHandleVerdict.MALFORMED],
    [
      'signed by somebody else',
      mintSessionHandle(claims, { ...key, secret: new Uint8Array(32).fill(2) }),
      SessionHandleVerdict.WRONG_SIGNATURE,
    ],
    ['expired', mintSessionHandle({ ...claims, expiresUnixNano: 1_500n }, key), SessionHandleVerdict.EXPIRED],
    [
      'of another principal',
      mintSessionHandle({ ...claims, principal: 'user:bob' }, key),
      SessionHandleVerdict.WRONG_PRINCIPAL,
    ],
    ['of another tenant', mintSessionHandle({ ...claims, tenantId: 'acme' }, key), SessionHandleVerdict.WRONG_TENANT],
  ])('is the own one of the wrapper when the handle is %s, and that is said', (_, handle, sessionHandleVerdict) => {
    expect(sessionFor(handle)).toEqual({
      sessionId: 'session_own',
      sessionSource: SessionSource.MCP_SESSION,
      sessionHandleVerdict,
    });
    expect(isRefusedHandle(sessionHandleVerdict)).toBe(true);
  });

  test('is the named one without a handle, and where there is no key to check it with', () => {
    const named = { sessionId: 'claimed', sessionSource: SessionSource.BAGGAGE };
    const { UNSPECIFIED, NOT_CHECKED, VALID } = SessionHandleVerdict;
    expect(sessionFor(undefined)).toEqual({ ...named, sessionHandleVerdict: UNSPECIFIED });
    expect(sessionFor(mintSessionHandle(claims, key), [])).toEqual({ ...named, sessionHandleVerdict: NOT_CHECKED });
    expect([UNSPECIFIED, NOT_CHECKED, VALID].map(isRefusedHandle)).toEqual([false, false, false]);
  });
});
