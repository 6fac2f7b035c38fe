import type { VersionedRow } from './world/versioned-rows.js';
import type { ViewedCall, VirtualStore } from './world/virtual-store.js';

/** Says which attempt or effect a reader sees twice in one of the calls that were just written. */
export function findDoubled(rows: readonly VersionedRow[], store: VirtualStore): string | undefined {
  const touched = new Set(rows.filter(({ table }) => hangsBelowCalls(table)).map(({ ownerKey }) => ownerKey));
  for (const key of touched) {
    const call = store.callOf(key);
    const doubled = call === undefined ? undefined : findDoubledIn(call);
    if (doubled !== undefined) return `call ${key.replace('\n', '/')}: a reader sees ${doubled} twice`;
  }
  return undefined;
}

function hangsBelowCalls(table: VersionedRow['table']): boolean {
  return table !== 'events' && table !== 'loose_evidence' && table !== 'log_counts';
}

/** Histories give every start and every claim of an effect a moment of its own. */
function findDoubledIn({ attempts, effects }: ViewedCall): string | undefined {
  const seen = new Set<string>();
  const texts = [
    ...attempts
      .filter(({ startedUnixNano }) => startedUnixNano !== undefined)
      .map(({ startedUnixNano }) => `the attempt started at ${startedUnixNano}`),
    ...effects.map(({ resourceRef, occurredUnixNano }) => `the effect on ${resourceRef} at ${occurredUnixNano}`),
  ];
  return texts.find((text) => seen.has(text) || !seen.add(text));
}
