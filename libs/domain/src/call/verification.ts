import type { TraceEvent } from '@waybill/contracts';
import { Outcome } from '@waybill/contracts';
import { outcomeName, type OutcomeName } from '../names.js';
import { attemptOf, said, type Said } from '../payload.js';

/** A look at what really happened. */
export interface VerificationFacts {
  readonly unixNano: bigint;
  /** Empty or `unknown`: who looked could not tell. */
  readonly foundOutcome: OutcomeName;
}

/** Every look at a call, in the order of the events. */
export function verificationsOf(events: readonly TraceEvent[]): readonly VerificationFacts[] {
  return said(events, 'verificationRecorded').map(({ event, value }) => ({
    unixNano: event.occurredUnixNano,
    foundOutcome: outcomeName(value.foundOutcome),
  }));
}

/**
 * The latest look at what became of one attempt (B5): one that names the attempt, or an event of it, or the call as a
 * whole. Who looks at the call as a whole sees what its last attempt left. `undefined` when nobody looked, or nobody
 * could tell.
 */
export function verificationOf(
  attempt: number,
  farReaching: readonly TraceEvent[],
): Said<'verificationRecorded'> | undefined {
  const last = Math.max(1, ...farReaching.map(attemptOf));
  const looks = said(farReaching, 'verificationRecorded').filter(
    (each) => isTelling(each) && (subjectAttemptOf(each, farReaching) ?? last) === attempt,
  );
  return looks.reduce<Said<'verificationRecorded'> | undefined>(
    (latest, each) =>
      latest === undefined || each.event.occurredUnixNano >= latest.event.occurredUnixNano ? each : latest,
    undefined,
  );
}

function isTelling({ value }: Said<'verificationRecorded'>): boolean {
  return value.foundOutcome !== Outcome.UNSPECIFIED && value.foundOutcome !== Outcome.UNKNOWN;
}

/** The attempt that a look is about; `undefined`: the call as a whole. */
export function subjectAttemptOf(
  { event, value }: Said<'verificationRecorded'>,
  farReaching: readonly TraceEvent[],
): number | undefined {
  const subject = farReaching.find((each) => each.eventId === value.subjectEventId && value.subjectEventId !== '');
  if (subject !== undefined && subject.attempt > 0) return subject.attempt;
  return event.attempt > 0 ? event.attempt : undefined;
}
