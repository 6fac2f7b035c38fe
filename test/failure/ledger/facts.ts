/**
 * What the load generator writes down about what it sends: everything that rollups rest on, in its own words. The checker
 * computes from these alone what must be in the store. Money and times are decimal text, so that JSON keeps them exact.
 */

/** One call, written once before its first event is sent. */
export interface CallFact {
  readonly call: string;
  readonly session: string;
  readonly principal: string;
  readonly agent: string;
  readonly tool: string;
  readonly server: string;
  readonly lane: string;
  readonly authMode: string;
  readonly credential: string;
  /** Who is paid where an entry names nobody; empty when nobody acted. */
  readonly provider: string;
  readonly quotaOwner: string;
  /** Nanoseconds since 1970. */
  readonly startedAt: string;
}

/** One event. */
export interface EventFact {
  readonly id: string;
  readonly call: string;
  readonly kind: string;
  /** Nanoseconds since 1970. */
  readonly at: string;
  /** How the call ended, where this event says so. */
  readonly outcome?: string;
  readonly entry?: EntryFact;
}

/** A ledger entry that an event states. */
export interface EntryFact {
  readonly entry: string;
  readonly kind: 'estimate' | 'actual' | 'adjust';
  /** `null`: nobody priced it. */
  readonly nanos: string | null;
  readonly currency: string;
  /** How much its source is worth: 1 a rate card, 2 the tool, 3 a receipt. */
  readonly strength: number;
  readonly lane: string;
  readonly provider: string;
  /** The entry that it corrects. */
  readonly corrects?: string;
}

/** One line of the ledger file. */
export type LedgerLine =
  | { readonly line: 'call'; readonly calls: readonly CallFact[] }
  /** About to be sent; `batch` names it from here on. */
  | { readonly line: 'sent'; readonly batch: number; readonly events: readonly EventFact[] }
  /** The collector answered that all of it is durable. */
  | { readonly line: 'acked'; readonly batch: number; readonly tries: number }
  /** The collector answered that nothing of it will ever be stored as it is. */
  | { readonly line: 'refused'; readonly batch: number; readonly detail: string }
  /** Tried, not answered, and given up: all of it is stored, or nothing. */
  | { readonly line: 'unknown'; readonly batch: number; readonly detail: string };
