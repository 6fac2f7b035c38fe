import type { Component } from './component.js';

/** How the conservation law can be broken, as the column `kind` of `conservation_breaches` says it. */
export const breachKinds = ['event_missing', 'quarantine_missing', 'record_uncounted'] as const;

export type BreachKind = (typeof breachKinds)[number];

/** How a hole in a producer's numbers can stand, as the column `state` of `producer_gaps` says it. */
export const gapStates = ['waiting', 'open', 'closed'] as const;

export type GapState = (typeof gapStates)[number];

/** What the store says about the conservation law, in numbers. */
export interface ConservationSums {
  /** Events that are missing; of `record_uncounted`, records of the log that nobody counted. */
  readonly breaches: Readonly<Record<BreachKind, number>>;
  /** Holes in the numbers of producers. */
  readonly gaps: Readonly<Record<GapState, number>>;
}

/**
 * The conservation law, as the store derives it from what it holds.
 *
 * Contract
 * - Reads only. What was stored before the request is seen; nothing is remembered between two requests.
 * - Of breaches counts what the log appended since the beginning of the hour that `sinceUnixMs` lies in, of gaps what
 *   opened since then.
 * - Bounded: a request that takes longer, or more memory, than the implementation allows is rejected, and ends in the
 *   store, too. The caller asks one question at a time.
 * - Rejects with a `Failure`. `shutdown` breaks off a request that is under way.
 */
export interface ConservationView extends Component {
  getSums(sinceUnixMs: number): Promise<ConservationSums>;
}
