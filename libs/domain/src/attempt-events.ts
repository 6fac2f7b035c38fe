import type { TraceEvent } from '@waybill/contracts';

/** The events that speak about one try of a call. */
export interface AttemptEvents {
  /** From 1; 0 for the events of which nobody says which of several tries they are about. */
  readonly attempt: number;
  readonly events: readonly TraceEvent[];
}

/**
 * The events of a call by the try that they speak about, in the order of the tries.
 *
 * An event that names no attempt belongs to the only one that others name, or else to the first. Where the first one is
 * named, too, it could be about any of several: such events stand apart, as attempt 0, and are attributed to none.
 */
export function eventsByAttempt(events: readonly TraceEvent[]): readonly AttemptEvents[] {
  const named = [...new Set(events.map((event) => event.attempt).filter((attempt) => attempt > 0))].sort(
    (a, b) => a - b,
  );
  const [only] = named;
  if (named.length <= 1) return [{ attempt: only ?? 1, events }];
  const unnamed = events.filter((event) => event.attempt === 0);
  const groups = named.map((attempt) => ({ attempt, events: events.filter((event) => event.attempt === attempt) }));
  if (unnamed.length === 0) return groups;
  return [{ attempt: named.includes(1) ? 0 : 1, events: unnamed }, ...groups];
}
