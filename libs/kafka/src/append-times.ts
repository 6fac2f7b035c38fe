export interface AppendTimesOptions {
  readonly nowUnixMs: number;
  /** For each partition the first offset that was appended at this time or later; the end of the partition if none was. */
  readonly getOffsets: (unixMs: number) => Promise<readonly { readonly partition: number; readonly offset: string }[]>;
}

/** When records were appended. */
export interface AppendTimes {
  /** To within a second, and no earlier than thirty days ago. */
  appendedUnixMsOf(partition: number, offset: number): Promise<number>;
}

const dayMs = 24 * 60 * 60 * 1000;
const agesMsMax = 30 * dayMs;
const precisionMs = 1_000;

/**
 * Finds the time of a record by halving the time in which it may lie: a broker tells the offset of a time, and nothing
 * else without a member of a group. Partitions share the answers.
 */
export function createAppendTimes({ nowUnixMs, getOffsets }: AppendTimesOptions): AppendTimes {
  const answers = new Map<number, ReturnType<typeof getOffsets>>();
  const getOffset = async (unixMs: number, partition: number): Promise<number> => {
    const asked = answers.get(unixMs) ?? getOffsets(unixMs);
    answers.set(unixMs, asked);
    return Number((await asked).find((each) => each.partition === partition)?.offset ?? Number.POSITIVE_INFINITY);
  };
  return {
    async appendedUnixMsOf(partition, offset) {
      // The record was appended before `until`, and not before `from` unless it is older than all that is asked for.
      let [from, until] = [nowUnixMs - agesMsMax, nowUnixMs];
      while (until - from > precisionMs) {
        const middle = Math.floor((from + until) / 2);
        if ((await getOffset(middle, partition)) > offset) until = middle;
        else from = middle;
      }
      return from;
    },
  };
}
