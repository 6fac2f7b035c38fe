import type { LogEntry } from '@waybill/ports';

/** What one request may carry. */
export interface RequestLimits {
  readonly requestBytesMax: number;
  /** The entries of one partition become one batch of the broker's log, which its topic limits. */
  readonly partitionBytesMax: number;
}

/**
 * Cuts the next request off the entries that wait: the oldest first, in their order within each partition, at least one.
 * What does not fit into its partition's share waits for the next request, and so does all behind it in that partition.
 */
export function cutRequest<T extends { readonly entry: LogEntry }>(
  waiting: readonly T[],
  { requestBytesMax, partitionBytesMax }: RequestLimits,
): { readonly taken: readonly T[]; readonly left: readonly T[] } {
  const taken: T[] = [];
  const left: T[] = [];
  const bytesByPartition = new Map<string, number>();
  let requestBytes = 0;
  for (const each of waiting) {
    const { topic, partition, bytes } = each.entry;
    const key = `${topic}/${partition}`;
    const before = bytesByPartition.get(key) ?? 0;
    const isFirst = before === 0;
    const fits =
      (taken.length === 0 || requestBytes + bytes.byteLength <= requestBytesMax) &&
      (isFirst || before + bytes.byteLength + recordOverheadBytes <= partitionBytesMax);
    if (!fits) {
      left.push(each);
      bytesByPartition.set(key, Number.POSITIVE_INFINITY);
      continue;
    }
    taken.push(each);
    requestBytes += bytes.byteLength;
    bytesByPartition.set(key, before + bytes.byteLength + recordOverheadBytes);
  }
  return { taken, left };
}

/** What a record costs beside its bytes: lengths, offset, time. Rounded up. */
export const recordOverheadBytes = 64;
