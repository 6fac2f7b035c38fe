import { setTimeout as sleep } from 'node:timers/promises';
import {
  changeVisibleWithinMs,
  type CallChangeReader,
  type ChangedKey,
  type ChangeFilter,
  type ChangePlace,
  type Freshness,
  type FreshnessReader,
} from '@waybill/ports';
import { changeOf, endOf, isAbout, type CallChange } from './call-change.js';
import { toCursor } from './cursor.js';
import { withPatience } from './patience.js';
import { createSeenCalls, idOf, toSeenCall, type CallKey, type SeenCall, type SeenCalls } from './seen-calls.js';
import { parseStoredTime } from './stored-time.js';

// The store has no push, so a tail looks at it again and again. What it looks for is `stored_at`, the store's own time of
// each row, and not the version: a version is an offset in one of several partitions of the log, so versions have no order
// among each other, a replay writes old ones again, and a new fold writes all of them anew.
//
// Rows become visible some time after their `stored_at`, and those of two writers in another order than they were
// stored. So each look goes back as far as a row may be late, and what was seen there already is known by its key and
// version: a duplicate, a row of a writer that has lost its partition, or one that a replay writes again is not told.
// What is remembered is bounded; a client that takes slowly is told less often, never out of a queue of ours.

/** What comes out of a tail. Whoever begins again with a cursor misses nothing, and may be told of the last minute twice. */
export type TailMessage =
  | { readonly tag: 'change'; readonly change: CallChange; readonly cursor: string }
  /** Everything that is applied as `freshness` says has been told. */
  | { readonly tag: 'beat'; readonly freshness: Freshness; readonly cursor: string };

/** Of what a tail tells. */
export interface TailQuestion {
  readonly filter: ChangeFilter;
  readonly state: string | undefined;
  /** What was stored since; `undefined`: from now on. Nanoseconds since 1970, by the store's clock. */
  readonly sinceUnixNano: bigint | undefined;
}

export interface TailPorts {
  readonly calls: CallChangeReader;
  readonly freshness: FreshnessReader;
}

export interface TailLimits {
  /** How long it waits after it has seen everything. */
  readonly intervalMs: number;
  /** Calls that are remembered. */
  readonly seenCountMax: number;
  /** Calls that are remembered at the beginning, the newest ones. */
  readonly standingCountMax: number;
  /** Keys that are listed at a time, and calls that are read at a time. */
  readonly keyCount: number;
  readonly callCount: number;
  /** It says how fresh it is after so many looks. */
  readonly looksPerBeat: number;
  /** So often it asks a store that does not answer before it gives up. */
  readonly tryCount: number;
}

export const tailLimits: TailLimits = {
  intervalMs: 1_000,
  // Some 250 bytes each.
  seenCountMax: 200_000,
  standingCountMax: 50_000,
  keyCount: 5_000,
  callCount: 200,
  looksPerBeat: 10,
  tryCount: 3,
};

const nanosPerMs = 1_000_000n;
const lateNanos = BigInt(changeVisibleWithinMs) * nanosPerMs;
/** Nothing was stored since. */
const endOfTime = (1n << 63n) - 1n;

/** Tells of calls as they change, until `signal` is aborted; rejects with the `Failure` of the store, or `tail_overrun`. */
export async function* tailCalls(
  question: TailQuestion,
  { calls, freshness }: TailPorts,
  signal: AbortSignal,
  limits: TailLimits = tailLimits,
): AsyncGenerator<TailMessage, void, undefined> {
  try {
    let fresh = await freshness.freshness({ signal });
    const tail: Tail = { question, calls, signal, limits, seen: createSeenCalls(limits.seenCountMax) };
    let position = question.sinceUnixNano ?? (await storeTime(tail));
    await rememberStanding(tail, position);
    yield { tag: 'beat', freshness: fresh, cursor: cursorOf(position) };
    const patient = { ...tail, calls: withPatience(calls, signal, limits) };
    for (let looks = 1; ; looks += 1) {
      const isBeat = looks % limits.looksPerBeat === 0;
      if (isBeat) fresh = await freshness.freshness({ signal });
      position = yield* look(patient, position);
      if (isBeat) yield { tag: 'beat', freshness: fresh, cursor: cursorOf(position) };
      await sleep(limits.intervalMs, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

interface Tail {
  readonly question: TailQuestion;
  readonly calls: CallChangeReader;
  readonly signal: AbortSignal;
  readonly limits: TailLimits;
  readonly seen: SeenCalls;
}

async function storeTime({ question, calls, signal }: Tail): Promise<bigint> {
  const asked = { filter: question.filter, sinceUnixNano: endOfTime, limit: 1 };
  return nanosOf((await calls.listChangedKeys(asked, { signal })).looked_at);
}

/** What stood there at the beginning is not told, but what becomes of it is. */
async function rememberStanding({ question, calls, signal, limits, seen }: Tail, atUnixNano: bigint): Promise<void> {
  const asked = { filter: question.filter, atUnixNano, limit: limits.standingCountMax };
  const standing = await calls.listStandingCalls(asked, { signal });
  for (const row of standing) seen.set(toSeenCall(row, atUnixNano), atUnixNano - lateNanos);
}

/** Looks once, and tells what is new; resolves to the position for the next look. */
async function* look(tail: Tail, position: bigint): AsyncGenerator<TailMessage, bigint, undefined> {
  const { question, calls, signal, limits, seen } = tail;
  let sinceUnixNano = position - lateNanos;
  let after: ChangePlace | undefined;
  let lookedAt: bigint | undefined;
  do {
    const asked = { filter: question.filter, sinceUnixNano, after, limit: limits.keyCount };
    const found = await calls.listChangedKeys(asked, { signal });
    lookedAt ??= nanosOf(found.looked_at);
    yield* tellStored(tail, unseenOf(found.keys, seen), lookedAt - lateNanos);
    after = found.keys.length < limits.keyCount ? undefined : found.keys.at(-1);
    if (after !== undefined) sinceUnixNano = nanosOf(after.stored_at);
  } while (after !== undefined);
  yield* tellDue(tail, lookedAt);
  return lookedAt;
}

/** Each call once, at its highest version, where that is newer than what was seen. In the order of the keys. */
function unseenOf(keys: readonly ChangedKey[], seen: SeenCalls): readonly ChangedKey[] {
  const unseen = new Map<string, ChangedKey>();
  for (const key of keys) {
    const known = seen.get(key)?.version ?? -1n;
    const listed = unseen.get(idOf(key));
    const highest = listed === undefined ? known : BigInt(listed.version);
    if (BigInt(key.version) > highest) unseen.set(idOf(key), key);
  }
  return [...unseen.values()];
}

async function* tellStored(
  tail: Tail,
  keys: readonly ChangedKey[],
  keptSinceUnixNano: bigint,
): AsyncGenerator<TailMessage, void, undefined> {
  const { question, seen } = tail;
  for await (const [key, row] of readCalls(tail, keys)) {
    const known = seen.get(key);
    const stored = nanosOf(key.stored_at);
    const change = row === undefined ? endOf(known, key) : changeOf(known, row);
    seen.set(row === undefined ? unfitting(key, stored) : toSeenCall(row, stored), keptSinceUnixNano);
    if (change !== undefined && isAbout(change, question.state))
      yield { tag: 'change', change, cursor: cursorOf(stored) };
  }
}

/** Calls whose state is another because of the time alone. */
async function* tellDue(tail: Tail, lookedAt: bigint): AsyncGenerator<TailMessage, void, undefined> {
  const { question, seen } = tail;
  for await (const [known, row] of readCalls(tail, seen.listDue(lookedAt))) {
    const change = row === undefined ? undefined : changeOf(known, row);
    // One that is not found has changed in the store, too, and the next look tells of that.
    const now = row === undefined ? { ...known, dueUnixNano: undefined } : toSeenCall(row, known.storedUnixNano);
    seen.set(now, lookedAt - lateNanos);
    if (change !== undefined && isAbout(change, question.state))
      yield { tag: 'change', change, cursor: cursorOf(lookedAt) };
  }
}

/** The calls of the keys as they stand, a few at a time; `undefined` for one that the filter does not let through. */
async function* readCalls<Key extends CallKey>({ question, calls, signal, limits }: Tail, keys: readonly Key[]) {
  for (let from = 0; from < keys.length; from += limits.callCount) {
    const some = keys.slice(from, from + limits.callCount);
    const rows = await calls.listChangedCalls(question.filter, some, { signal });
    const byId = new Map(rows.map((row) => [idOf(row), row]));
    for (const key of some) yield [key, byId.get(idOf(key))] as const;
  }
}

/** What is remembered of a call that is gone, or that the filter lets through no more. */
function unfitting({ tenant_id, call_id, version }: ChangedKey, storedUnixNano: bigint): SeenCall {
  return { tenant_id, call_id, version: BigInt(version), state: undefined, dueUnixNano: undefined, storedUnixNano };
}

function nanosOf(storedTime: string): bigint {
  return parseStoredTime(storedTime) ?? 0n;
}

const nanosPerSecond = 1_000_000_000n;

function cursorOf(unixNano: bigint): string {
  const seconds = new Date(Number(unixNano / nanosPerMs)).toISOString().slice(0, 19).replace('T', ' ');
  return toCursor('changes', { stored_at: `${seconds}.${String(unixNano % nanosPerSecond).padStart(9, '0')}` });
}
