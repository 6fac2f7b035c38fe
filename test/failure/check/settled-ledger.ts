import type { CallFact, EventFact } from '../ledger/facts.js';
import { readLedgerFile } from '../ledger/ledger-file.js';

/** The generator's ledger as it stands at the end. */
export interface SentLedger {
  readonly calls: ReadonlyMap<string, CallFact>;
  /** By event id. */
  readonly events: ReadonlyMap<string, EventFact>;
  readonly ackedIds: ReadonlySet<string>;
  /** Requests that were given up, or were under way when the generator ended: their event ids. */
  readonly unknownBatches: readonly (readonly string[])[];
  /** Requests that the collector refused for good. */
  readonly refused: readonly { readonly ids: readonly string[]; readonly detail: string }[];
}

/** Reads what was sent, and what was answered. */
export async function readSentLedger(path: string): Promise<SentLedger> {
  const calls = new Map<string, CallFact>();
  const events = new Map<string, EventFact>();
  const ackedIds = new Set<string>();
  const openBatches = new Map<number, readonly string[]>();
  const refused: { ids: readonly string[]; detail: string }[] = [];
  for await (const each of readLedgerFile(path)) {
    switch (each.line) {
      case 'call':
        for (const call of each.calls) calls.set(call.call, call);
        break;
      case 'sent':
        for (const event of each.events) events.set(event.id, event);
        openBatches.set(
          each.batch,
          each.events.map(({ id }) => id),
        );
        break;
      case 'acked':
        for (const id of openBatches.get(each.batch) ?? []) ackedIds.add(id);
        openBatches.delete(each.batch);
        break;
      case 'refused':
        refused.push({ ids: openBatches.get(each.batch) ?? [], detail: each.detail });
        openBatches.delete(each.batch);
        break;
      case 'unknown':
        // It stays open: whether it is stored only the store can tell.
        break;
    }
  }
  return { calls, events, ackedIds, unknownBatches: [...openBatches.values()], refused };
}
