import type { TraceEvent } from '@waybill/contracts';
import { said, type PayloadCase } from '../payload.js';

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
  const byNumber = new Map<number, TraceEvent[]>();
  for (const event of events) {
    const group = byNumber.get(event.attempt);
    if (group === undefined) byNumber.set(event.attempt, [event]);
    else group.push(event);
  }
  const groups = named.map((attempt) => ({ attempt, events: byNumber.get(attempt) ?? [] }));
  const unnamed = byNumber.get(0);
  if (unnamed === undefined) return groups;
  return [{ attempt: named.includes(1) ? 0 : 1, events: unnamed }, ...groups];
}

/** Payloads that may speak about more than the attempt that they name. */
const farReachingPayloads: ReadonlySet<PayloadCase> = new Set([
  'registryDecision',
  'gatewayDecision',
  'runtimeDecision',
  'verificationRecorded',
]);

/**
 * The events that a single attempt has to be judged with, beside its own: decisions and looks, what these look at, and
 * the last event, which tells which attempt is the last. A small part of a call with many attempts.
 */
export function farReachingEvents(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const subjects = new Set(said(events, 'verificationRecorded').map((each) => each.value.subjectEventId));
  const last = events.at(-1);
  return events.filter(
    (event) =>
      event === last ||
      subjects.has(event.eventId) ||
      (event.payload.case !== undefined && farReachingPayloads.has(event.payload.case)),
  );
}
