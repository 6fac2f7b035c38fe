/** Raised when the fold changes its meaning: rows of a higher epoch win over all rows of a lower one. At most 65,535. */
export const foldEpoch = 4n;

/** Offsets use the low 48 bits: at a million records a second they last for nine years in one partition. */
const offsetBits = 48n;

const offsetMax = (1n << offsetBits) - 1n;

/** The version of an absolute row: of two rows for one key, the one that saw more of the log wins. */
export function latestWins(offset: number): bigint {
  return (foldEpoch << offsetBits) | BigInt(offset);
}

/** The version of a raw event: of two appends of one event, the first one stays. */
export function firstWins(offset: number): bigint {
  return (foldEpoch << offsetBits) | (offsetMax - BigInt(offset));
}

/** The fold that a version belongs to. */
export function epochOf(version: bigint): bigint {
  return version >> offsetBits;
}
