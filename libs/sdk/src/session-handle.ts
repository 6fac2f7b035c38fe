import { createHmac, timingSafeEqual } from 'node:crypto';
import { isSessionKey, keyIdPattern, type SessionKey } from './session-key.js';

/** What a session handle says, and whoever holds the key vouches for. */
export interface SessionClaims {
  readonly tenantId: string;
  /** The original actor whose session it is. */
  readonly principal: string;
  readonly sessionId: string;
  readonly issuedUnixNano: bigint;
  /** From then on it is worth nothing. */
  readonly expiresUnixNano: bigint;
}

/** What a handle must be to be followed. */
export interface ExpectedSession {
  /** Every key whose handles may still be around. */
  readonly keys: readonly SessionKey[];
  readonly tenantId: string;
  readonly principal: string;
  readonly nowUnixNano: bigint;
}

/** What a handle turned out to be. Only a valid one names a session. */
export type SessionHandleOutcome =
  | { readonly tag: 'valid'; readonly claims: SessionClaims }
  | { readonly tag: 'malformed' | 'wrong_signature' | 'expired' | 'wrong_principal' | 'wrong_tenant' };

/** Longer than any handle within the contract's limits. */
export const sessionHandleBytesMax = 8_192;

/** The version is signed with the rest, so that a later one cannot be passed off as this one. */
const version = 'wb1';

// Limits of the contract: of a tenant, a principal and a session id.
const tenantBytesMax = 64;
const idBytesMax = 256;
const unixNanoMax = 2n ** 64n;

/**
 * Makes a handle that names a session: `wb1.<key id>.<claims>.<HMAC-SHA-256>`, in base64url. It is no secret in itself, but
 * who has it can add calls to the session, as that principal. Throws a TypeError when it could not be verified again.
 */
export function mintSessionHandle(claims: SessionClaims, key: SessionKey): string {
  if (!isSessionKey(key)) {
    throw new TypeError('Expected a key id of 1 to 32 letters, digits, - or _, and a secret of at least 32 bytes.');
  }
  if (!areClaims(claims)) {
    throw new TypeError(
      `Expected a tenant of 1 to ${tenantBytesMax} bytes, a principal and a session id of 1 to ${idBytesMax} bytes, and an expiry ` +
        'after the time of issue.',
    );
  }
  const { tenantId, principal, sessionId, issuedUnixNano, expiresUnixNano } = claims;
  const text = JSON.stringify([tenantId, principal, sessionId, String(issuedUnixNano), String(expiresUnixNano)]);
  const signed = `${version}.${key.keyId}.${Buffer.from(text).toString('base64url')}`;
  return `${signed}.${macOf(signed, key).toString('base64url')}`;
}

/**
 * Checks a handle that came with a call: its shape, then its signature (in constant time), then whose it is, then whether
 * it is still good. Never throws, whatever comes.
 */
export function verifySessionHandle(handle: unknown, expected: ExpectedSession): SessionHandleOutcome {
  const parts = partsOf(handle);
  if (parts === undefined) return { tag: 'malformed' };
  const key = expected.keys.find(({ keyId }) => keyId === parts.keyId);
  if (key === undefined || !timingSafeEqual(macOf(parts.signed, key), parts.mac)) return { tag: 'wrong_signature' };
  const claims = parseClaims(parts.text);
  if (claims === undefined) return { tag: 'malformed' };
  if (claims.tenantId !== expected.tenantId) return { tag: 'wrong_tenant' };
  if (claims.principal !== expected.principal) return { tag: 'wrong_principal' };
  return claims.expiresUnixNano <= expected.nowUnixNano ? { tag: 'expired' } : { tag: 'valid', claims };
}

/** With a purpose of its own, so that nothing else that the secret may sign can be taken for a handle. */
function macOf(signed: string, { secret }: SessionKey): Buffer {
  return createHmac('sha256', secret).update(`waybill-session-handle\0${signed}`).digest();
}

interface HandleParts {
  readonly keyId: string;
  readonly text: string;
  readonly signed: string;
  readonly mac: Uint8Array;
}

function partsOf(handle: unknown): HandleParts | undefined {
  if (typeof handle !== 'string' || handle.length > sessionHandleBytesMax) return undefined;
  const [head, keyId = '', body = '', tail = '', ...more] = handle.split('.');
  const [claims, mac] = [bytesOf(body), bytesOf(tail)];
  if (head !== version || !keyIdPattern.test(keyId) || more.length > 0) return undefined;
  if (claims === undefined || mac?.byteLength !== macBytes) return undefined;
  return { keyId, text: claims.toString('utf8'), signed: `${head}.${keyId}.${body}`, mac };
}

const macBytes = 32;

/** Only the one text that these bytes have: a handle cannot be altered and still be the same. */
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return text !== '' && bytes.toString('base64url') === text ? bytes : undefined;
}

function parseClaims(text: string): SessionClaims | undefined {
  const value = parseJson(text);
  if (!Array.isArray(value) || value.length !== 5 || !value.every((each) => typeof each === 'string')) return undefined;
  const [tenantId = '', principal = '', sessionId = '', issued = '', expires = ''] = value;
  if (![issued, expires].every((each) => /^\d{1,20}$/.test(each))) return undefined;
  const claims = { tenantId, principal, sessionId, issuedUnixNano: BigInt(issued), expiresUnixNano: BigInt(expires) };
  return areClaims(claims) ? claims : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function areClaims({ tenantId, principal, sessionId, issuedUnixNano, expiresUnixNano }: SessionClaims): boolean {
  const areTimes = issuedUnixNano >= 0n && issuedUnixNano < expiresUnixNano && expiresUnixNano < unixNanoMax;
  return areTimes && isText(tenantId, tenantBytesMax) && isText(principal, idBytesMax) && isText(sessionId, idBytesMax);
}

function isText(text: string, bytesMax: number): boolean {
  return text !== '' && Buffer.byteLength(text) <= bytesMax;
}
