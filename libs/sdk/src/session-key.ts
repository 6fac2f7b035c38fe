/** A secret that signs session handles, and the name by which a handle says which one signed it. */
export interface SessionKey {
  /** 1 to 32 letters, digits, `-` or `_`. */
  readonly keyId: string;
  /** 32 bytes or more, from a source of randomness. */
  readonly secret: Uint8Array;
}

/** Keys, the one that signs first; or why the text has none. */
export type SessionKeysOutcome =
  | { readonly tag: 'parsed'; readonly keys: readonly SessionKey[] }
  | { readonly tag: 'refused'; readonly problem: string };

/** As many as a rotation needs, and more; each is tried at most once for each handle. */
const keyCountMax = 16;
const secretBytesMin = 32;

/**
 * Reads `id:secret` pairs, separated by commas, each secret as base64url: the first key signs, all of them verify. So a key
 * is rotated by putting the new one in front, and taken out when its last handle has expired. No text is no keys.
 */
export function parseSessionKeys(text: string): SessionKeysOutcome {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const keys: SessionKey[] = [];
  for (const [index, part] of parts.entries()) {
    const key = parseKey(part);
    if (typeof key === 'string') return { tag: 'refused', problem: `key ${index + 1}: expected ${key}` };
    if (keys.some(({ keyId }) => keyId === key.keyId)) {
      return { tag: 'refused', problem: `key ${index + 1}: expected an id of its own, found "${key.keyId}" again` };
    }
    keys.push(key);
  }
  if (keys.length > keyCountMax) {
    return { tag: 'refused', problem: `expected at most ${keyCountMax} keys, found ${keys.length}` };
  }
  return { tag: 'parsed', keys };
}

/** Whether a key can sign and be named. */
export function isSessionKey({ keyId, secret }: SessionKey): boolean {
  return keyIdPattern.test(keyId) && secret.byteLength >= secretBytesMin;
}

/** What a handle may call its key. */
export const keyIdPattern = /^[A-Za-z0-9_-]{1,32}$/;

/** A key, or what was expected of it. What was found is not said: it may be the secret. */
function parseKey(part: string): SessionKey | string {
  const colon = part.indexOf(':');
  const keyId = part.slice(0, Math.max(colon, 0));
  if (!keyIdPattern.test(keyId)) return 'an id of 1 to 32 letters, digits, - or _ before a colon';
  const text = part.slice(colon + 1);
  const secret = new Uint8Array(Buffer.from(text, 'base64url'));
  if (!/^[A-Za-z0-9_-]*=*$/.test(text)) return 'a secret in base64url';
  return secret.byteLength >= secretBytesMin ? { keyId, secret } : `a secret of at least ${secretBytesMin} bytes`;
}
