import { expectedRowsOf } from './expected-rows.js';
import type { SentLedger } from './settled-ledger.js';
import type { StoredRows } from './stored-rows.js';

/** What the comparison found: nothing, when the promise held. */
export interface Comparison {
  readonly problems: readonly string[];
  /** What is compared: everything acknowledged, and what is stored of requests that nobody answered. */
  readonly settledIds: readonly string[];
  readonly ackedCount: number;
  readonly storedCount: number;
  /** Events of requests that nobody answered, and that are stored nevertheless: as they may be. */
  readonly unknownStoredCount: number;
  readonly callCount: number;
  readonly sessionCount: number;
  readonly slotCount: number;
}

const shownCountMax = 5;

/** Compares sets, and every rollup with what the generator's ledger comes to. */
export function compareWithStored(ledger: SentLedger, stored: StoredRows): Comparison {
  const storedIds = new Set(stored.eventIds);
  const unknownStored = ledger.unknownBatches.filter((ids) => ids.some((id) => storedIds.has(id)));
  const settledIds = [...ledger.ackedIds, ...unknownStored.flat()];
  const settled = settledIds.flatMap((id) => ledger.events.get(id) ?? []);
  const expected = expectedRowsOf(ledger.calls, settled);
  const problems = [
    ...some('acknowledged and not stored', missing(ledger.ackedIds, storedIds)),
    ...some('stored and never sent', missing(storedIds, ledger.events)),
    ...some('stored more than once', repeated(stored.eventIds)),
    ...some(
      'stored in part',
      unknownStored.filter((ids) => !ids.every((id) => storedIds.has(id))).map((ids) => ids.join(' ')),
    ),
    ...some(
      'refused',
      ledger.refused.map(({ detail }) => detail),
    ),
    ...(stored.quarantinedCount === 0 ? [] : [`quarantined: expected 0 events, found ${stored.quarantinedCount}`]),
    ...differences('calls', expected.calls, stored.calls),
    ...differences('sessions', expected.sessions, stored.sessions),
    ...differences('slots of spend', expected.slots, stored.slots),
  ];
  return {
    problems,
    settledIds,
    ackedCount: ledger.ackedIds.size,
    storedCount: storedIds.size,
    unknownStoredCount: unknownStored.flat().length,
    callCount: expected.calls.size,
    sessionCount: expected.sessions.size,
    slotCount: expected.slots.size,
  };
}

function missing(ids: ReadonlySet<string>, from: { has(id: string): boolean }): string[] {
  return [...ids].filter((id) => !from.has(id));
}

function repeated(ids: readonly string[]): string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}

/** One line about many: how many, and the first ones. */
function some(what: string, found: readonly string[]): string[] {
  if (found.length === 0) return [];
  return [`${what}: ${found.length}, among them ${found.slice(0, shownCountMax).join('; ')}`];
}

function differences(
  what: string,
  expected: ReadonlyMap<string, object>,
  found: ReadonlyMap<string, object>,
): string[] {
  const keys = new Set([...expected.keys(), ...found.keys()]);
  const differing = [...keys].filter((key) => toText(expected.get(key)) !== toText(found.get(key)));
  return some(
    `${what} that differ`,
    differing.map((key) => `${key}: expected ${toText(expected.get(key))}, found ${toText(found.get(key))}`),
  );
}

/** A row as text: fields sorted, what is zero left out, so that an absent sum and an empty one are the same. */
function toText(row: object | undefined): string {
  if (row === undefined) return 'no row';
  return JSON.stringify(toPlain(row));
}

function toPlain(value: unknown): unknown {
  if (typeof value === 'bigint' || typeof value === 'number') return value.toString();
  if (value instanceof Map) return toPlain(Object.fromEntries(value as ReadonlyMap<string, unknown>));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value)
    .map(([name, each]) => [name, toPlain(each)] as const)
    .filter(([, each]) => each !== '0')
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(fields);
}
