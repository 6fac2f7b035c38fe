import type { SpendEntry } from '../call/call.js';
import { entriesById, rootOf } from './spend-corrections.js';

/** What became of money that was set aside before a call, as far as its events tell. */
export interface Reservation {
  readonly entryId: string;
  readonly attempt: number;
  readonly reservedUnixNano: bigint;
  readonly lane: string;
  readonly provider: string;
  readonly currency: string;
  /** With its corrections; `undefined`: nobody said how much. */
  readonly reservedNanos: bigint | undefined;
  readonly releasedNanos: bigint;
  /** What is still set aside: nothing once it was used. `undefined`: nobody said how much. */
  readonly heldNanos: bigint | undefined;
  readonly state: 'open' | 'used' | 'released';
}

/**
 * The reservations of one call, in the order of its entries. An actual cost uses one, a release gives it back; what names
 * none belongs to the only reservation of its attempt, where there is just one. That one which nobody used or released does
 * not hold for ever depends on the time: a reader says it. Pure, total.
 */
export function reservationsOf(entries: readonly SpendEntry[]): readonly Reservation[] {
  return entries
    .filter(({ kind, isRollup }) => kind === 'reserve' && !isRollup)
    .map((each) => reservationFrom(each, entries));
}

function reservationFrom(reserve: SpendEntry, entries: readonly SpendEntry[]): Reservation {
  const byId = entriesById(entries);
  const corrections = entries.filter((each) => each.kind === 'adjust' && rootOf(each, byId) === reserve);
  const reservedNanos = sumOf([reserve, ...corrections]);
  const releases = entries.filter((each) => each.kind === 'release' && isAbout(each, reserve, entries));
  // A release that names no amount gives back all of it.
  const releasedNanos = sumOf(releases) ?? reservedNanos ?? 0n;
  const isUsed = entries.some((each) => each.kind === 'actual' && !each.isRollup && isAbout(each, reserve, entries));
  const isReleased = releases.length > 0 && (reservedNanos === undefined || releasedNanos >= reservedNanos);
  const state = isUsed ? 'used' : isReleased ? 'released' : 'open';
  return {
    entryId: reserve.entryId,
    attempt: reserve.attempt,
    reservedUnixNano: reserve.occurredUnixNano,
    lane: reserve.lane,
    provider: reserve.provider,
    currency: reserve.currency,
    reservedNanos,
    releasedNanos,
    heldNanos: state === 'open' ? reservedNanos && reservedNanos - releasedNanos : 0n,
    state,
  };
}

/** By name; without one, as the only reservation of the attempt. */
function isAbout(entry: SpendEntry, reserve: SpendEntry, entries: readonly SpendEntry[]): boolean {
  if (entry.correctsEntryId !== '') return entry.correctsEntryId === reserve.entryId;
  const rivals = entries.filter(
    ({ kind, attempt, isRollup }) => kind === 'reserve' && attempt === entry.attempt && !isRollup,
  );
  return rivals.length === 1 && rivals[0] === reserve;
}

/** `undefined` when one of the amounts is not known. */
function sumOf(entries: readonly SpendEntry[]): bigint | undefined {
  return entries.reduce<bigint | undefined>(
    (sum, { amountNanos }) => (sum === undefined || amountNanos === undefined ? undefined : sum + amountNanos),
    0n,
  );
}
