/**
 * Ids that sort by time begin alike. `call_` and 13 characters of a UUIDv7 tell the millisecond, which makes a prefix
 * good beyond the calls that are listed beside it.
 */
const prefixLengthMin = 18;

/** For each id the shortest beginning, of at least 18 characters, that no other of them has. */
export function shortestPrefixes(ids: readonly string[]): readonly string[] {
  const sorted = [...new Set(ids)].sort();
  const lengths = new Map(
    sorted.map((id, index) => {
      const shared = Math.max(sharedLength(id, sorted[index - 1]), sharedLength(id, sorted[index + 1]));
      return [id, Math.max(prefixLengthMin, shared + 1)];
    }),
  );
  return ids.map((id) => id.slice(0, lengths.get(id)));
}

function sharedLength(left: string, right: string | undefined): number {
  if (right === undefined) return 0;
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}
