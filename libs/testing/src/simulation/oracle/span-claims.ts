/** That somebody has a span as own, and another as its parent; empty where there is none. */
export interface SpanClaim {
  readonly claimant: string;
  readonly own: string;
  readonly parent: string;
}

/**
 * Who each span belongs to: the one whose own it is; where nobody has it as own, the one whose parent it is; where two
 * claim it in the same way, nobody.
 */
export function claimsOf(claims: readonly SpanClaim[]): (span: string) => string | undefined {
  const asOwn = claimantsBy(claims, ({ own }) => own);
  const asParent = claimantsBy(claims, ({ parent }) => parent);
  return (span) => {
    const claimants = asOwn.get(span) ?? asParent.get(span);
    return claimants?.size === 1 ? [...claimants][0] : undefined;
  };
}

function claimantsBy(
  claims: readonly SpanClaim[],
  spanOf: (claim: SpanClaim) => string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const claimants = new Map<string, Set<string>>();
  for (const claim of claims) {
    const span = spanOf(claim);
    if (span === '') continue;
    claimants.set(span, (claimants.get(span) ?? new Set()).add(claim.claimant));
  }
  return claimants;
}
