import { createHash } from 'node:crypto';
import type { CallIdentity } from './call-identity.js';
import type { JsonObject } from './json-rpc-message.js';

/** SHA-256 of an opaque `requestState`. */
export type StateDigest = Uint8Array<ArrayBuffer>;

/** The digest under which a multi-round-trip call is joined; `undefined` where no state is carried. */
export function digestOfState(requestState: unknown): StateDigest | undefined {
  if (typeof requestState !== 'string' || requestState === '') return undefined;
  return new Uint8Array(createHash('sha256').update(requestState).digest());
}

/** The state that an answer issues when it asks for more input (MCP 2026-07-28). */
export function issuedStateOf(result: JsonObject): StateDigest | undefined {
  return result['resultType'] === 'input_required' ? digestOfState(result['requestState']) : undefined;
}

/**
 * What an answer is known by: the state that it issues, so that whoever sees the continuation knows whose it is, and not
 * the one that its request brought.
 */
export function withIssuedState(identity: CallIdentity, issued: StateDigest | undefined): CallIdentity {
  const { requestStateDigest: _, ...aliases } = identity.aliases;
  return { ...identity, aliases: issued === undefined ? aliases : { ...aliases, requestStateDigest: issued } };
}
