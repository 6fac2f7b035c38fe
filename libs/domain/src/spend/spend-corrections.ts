/** An entry as far as corrections go. */
interface Correctable {
  readonly entryId: string;
  readonly kind: string;
  readonly correctsEntryId: string;
}

/**
 * What a correction corrects in the end, over any number of corrections of corrections. `undefined` when it names
 * nothing, something that is not known (yet), or itself. Anything that is no correction is its own root.
 */
export function rootOf<Entry extends Correctable>(entry: Entry, byId: ReadonlyMap<string, Entry>): Entry | undefined {
  const seen = new Set<string>();
  let current: Entry | undefined = entry;
  while (current?.kind === 'adjust') {
    if (seen.has(current.entryId)) return undefined;
    seen.add(current.entryId);
    current = byId.get(current.correctsEntryId);
  }
  return current;
}

/**
 * The kind that an entry's amount adds to: a correction to that of what it corrects, and to what was really spent where
 * that is not known; every other entry to its own.
 */
export function countedKindOf<Entry extends Correctable>(
  entry: Entry,
  byId: ReadonlyMap<string, Entry>,
): Entry['kind'] | 'actual' {
  return entry.kind === 'adjust' ? (rootOf(entry, byId)?.kind ?? 'actual') : entry.kind;
}

/** Entries by id; within one call an id names one entry. */
export function entriesById<Entry extends Correctable>(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(entries.map((each) => [each.entryId, each]));
}
