/** The pauses between two tries of a partition that cannot go on. */
export interface RetryPauses {
  readonly retryPauseMsMin: number;
  readonly retryPauseMsMax: number;
  /** From 0 up to 1, as `Math.random`. */
  readonly random: () => number;
}

/** How long the next pause is; `count` pauses were made since something went well. Pure but for `random`. */
export function retryPauseMs({ retryPauseMsMin, retryPauseMsMax, random }: RetryPauses, count: number): number {
  const longest = Math.min(retryPauseMsMin * 2 ** Math.min(count, doublingCountMax), retryPauseMsMax);
  // At least half of it, so that pauses grow; the rest by chance, so that partitions and processes which failed
  // together, because the store went away, do not all come back to it at the same moment.
  return longest / 2 + (longest / 2) * random();
}

/** Beyond any pause that somebody may set; keeps the power finite. */
const doublingCountMax = 32;
