import { compare } from './event-set.js';

/**
 * Which owner each span belongs to (second rung of the ladder, docs/joining.md). A span may be claimed as an owner's own or
 * as its parent; own claims come first, and two equal claims bind nothing.
 */
export type SpanClaims = ReadonlyMap<string, SpanClaim>;

export interface SpanClaim {
  /** Owners whose own span it is, sorted. */
  readonly own: readonly string[];
  /** Owners whose parent span it is, sorted. */
  readonly parent: readonly string[];
}

/** Adds what one `tools/call` event of `owner` claims; spans are hex, empty ones claim nothing. The same map when nothing is new. */
export function withSpanClaims(
  claims: SpanClaims,
  owner: string,
  { own, parent }: { readonly own: string; readonly parent: string },
): SpanClaims {
  return withClaim(withClaim(claims, own, 'own', owner), parent, 'parent', owner);
}

function withClaim(claims: SpanClaims, span: string, as: keyof SpanClaim, owner: string): SpanClaims {
  if (span === '') return claims;
  const known = claims.get(span) ?? { own: [], parent: [] };
  if (known[as].includes(owner)) return claims;
  return new Map(claims).set(span, { ...known, [as]: [...known[as], owner].sort(compare) });
}

/** The one that the first of the given spans belongs to, if any does. */
export function ownerOf(claims: SpanClaims, spans: readonly string[]): string | undefined {
  for (const span of spans) {
    const claim = claims.get(span);
    if (claim === undefined) continue;
    const claimants = claim.own.length > 0 ? claim.own : claim.parent;
    if (claimants.length === 1) return claimants[0];
  }
  return undefined;
}
