import type { CallFilter, ReadCall, ReadCallKey, ReadOptions } from './call-reader.js';

/** Which calls, whatever their state: that also changes by time alone. What is not given does not restrict. */
export type ChangeFilter = Omit<CallFilter, 'limit' | 'after' | 'state'>;

/** That something was stored of a call. */
export interface ChangedKey extends Pick<ReadCallKey, 'tenant_id' | 'call_id'> {
  readonly version: string;
  /** When it was stored, by the store's clock. */
  readonly stored_at: string;
  /** The call no longer exists under this id: it was joined to another. */
  readonly is_deleted: boolean;
}

/** Where a list of changes goes on. */
export type ChangePlace = Pick<ChangedKey, 'stored_at' | 'tenant_id' | 'call_id' | 'version'>;

/** Which changes. */
export interface ChangeQuestion {
  readonly filter: ChangeFilter;
  /** Only what was stored at or after this, by the store's clock, nanoseconds since 1970. */
  readonly sinceUnixNano: bigint;
  /** Only what stands behind this one in the list. */
  readonly after?: ChangePlace | undefined;
  readonly limit: number;
}

/** What was found, in the order in which it was stored. */
export interface ChangedKeys {
  /** The store's time when it looked. */
  readonly looked_at: string;
  readonly keys: readonly ChangedKey[];
}

/** Which calls stood there at a moment. */
export interface StandingQuestion {
  readonly filter: ChangeFilter;
  /** The moment, by the store's clock, nanoseconds since 1970. */
  readonly atUnixNano: bigint;
  readonly limit: number;
}

/** How a call stood. */
export interface StandingCall extends Pick<ChangedKey, 'tenant_id' | 'call_id' | 'version'> {
  readonly state: string;
  /** By when the records that are missing are due; `null` when nothing is missing. */
  readonly deadline_at: string | null;
}

/** A call as it stands, and by when its missing records are due. */
export type ChangedCall = ReadCall & Pick<StandingCall, 'deadline_at'>;

/**
 * What is stored becomes visible at most so long after its `stored_at`: writers wait less for the store to confirm an
 * insert, and repeat with a later time what it has not confirmed.
 */
export const changeVisibleWithinMs = 45_000;

/**
 * What has changed of calls, for whoever watches them.
 *
 * Contract
 * - As of {@link CallReader}. Every row that is stored of a call is listed, also one that changes nothing or is older than
 *   what stands there: what stands there is asked for by its key.
 * - A row becomes visible after its `stored_at`, at most {@link changeVisibleWithinMs} later: rows of several writers come to
 *   be seen in another order. Whoever looks that far back misses none.
 * - What was stored before the store kept `stored_at` is not listed.
 */
export interface CallChangeReader {
  /** By `stored_at`, then by key and version. */
  listChangedKeys(question: ChangeQuestion, options?: ReadOptions): Promise<ChangedKeys>;
  /** Those of the keys that exist and that the filter lets through, in any order. */
  listChangedCalls(
    filter: ChangeFilter,
    keys: readonly Pick<ChangedKey, 'tenant_id' | 'call_id'>[],
    options?: ReadOptions,
  ): Promise<readonly ChangedCall[]>;
  /**
   * The calls of which nothing was stored since the moment and that were open at it, or of which something was stored within
   * {@link changeVisibleWithinMs} before it; the newest ones.
   */
  listStandingCalls(question: StandingQuestion, options?: ReadOptions): Promise<readonly StandingCall[]>;
}
