/** More candidates help nobody. */
export const candidateCountMax = 20;

/** Of those whose id begins alike the ones that are meant: the exact ones, where there are any. */
export function meantBy<Row>(candidates: readonly Row[], isExact: (row: Row) => boolean): readonly Row[] {
  const exact = candidates.filter(isExact);
  return exact.length > 0 ? exact : candidates;
}
