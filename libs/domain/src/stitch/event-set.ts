import type { TraceEvent } from '@waybill/contracts';

/** One event together with the bytes it came in: equality of events is equality of their bytes. */
export interface LogEvent {
  readonly event: TraceEvent;
  readonly bytes: Uint8Array;
  /** When the log appended it first, by the log's clock. */
  readonly appendedUnixNano: bigint;
}

/** Distinct events by id. Everything that is known of a call follows from such a set, so arrival order cannot matter. */
export type EventSet = ReadonlyMap<string, LogEvent>;

export const emptyEventSet: EventSet = new Map();

/** What became of an event that was offered to a set. */
export type AddResult =
  | { readonly tag: 'added'; readonly events: EventSet }
  /** The same id with the same bytes is there: redelivery, or a client's retry. */
  | { readonly tag: 'duplicate' }
  /** The same id with other bytes is there: the first stays. */
  | { readonly tag: 'id_conflict' }
  | { readonly tag: 'set_full'; readonly countMax: number };

/** Adds an event to a set of at most `countMax`. The given set is left as it is. */
export function addEvent(events: EventSet, candidate: LogEvent, countMax: number): AddResult {
  const known = events.get(candidate.event.eventId);
  if (known !== undefined) return { tag: areEqual(known.bytes, candidate.bytes) ? 'duplicate' : 'id_conflict' };
  if (events.size >= countMax) return { tag: 'set_full', countMax };
  return { tag: 'added', events: new Map(events).set(candidate.event.eventId, candidate) };
}

function areEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/**
 * The events in the one order that every fold uses: by attempt, then by the emitter's time, then by id.
 * Ids are unique within a set, so the order is total.
 */
export function inCanonicalOrder(events: readonly TraceEvent[]): readonly TraceEvent[] {
  return events.toSorted(compareInCanonicalOrder);
}

/** Three-way comparison of two events in that order. */
export function compareInCanonicalOrder(a: TraceEvent, b: TraceEvent): number {
  return a.attempt - b.attempt || compare(a.occurredUnixNano, b.occurredUnixNano) || compare(a.eventId, b.eventId);
}

/**
 * The distinct events by the emitter's time, then by id: the order of what belongs to no call, where an attempt means
 * nothing.
 */
export function inTimeOrder(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const distinct = [...new Map(events.map((event) => [event.eventId, event])).values()];
  return distinct.sort((a, b) => compare(a.occurredUnixNano, b.occurredUnixNano) || compare(a.eventId, b.eventId));
}

/** Three-way comparison of two values of one ordered type; strings by code unit, as every machine agrees on. */
export function compare<T extends bigint | string | number>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
