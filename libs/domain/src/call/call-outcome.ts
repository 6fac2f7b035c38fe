import type { TraceEvent } from '@waybill/contracts';
import { Disposition, Outcome } from '@waybill/contracts';
import type { AttemptEvents } from './attempt-events.js';
import type { ErrorFacts } from './call.js';
import { ownDenialIn, standingDenialOf } from './gateway-decisions.js';
import { dispositionName, outcomeName } from '../names.js';
import { errorOfDenial, noError, type ReportedAttempt } from './outcome.js';
import { said } from '../payload.js';
import { wasNeverSent } from '../retry/retry-evidence.js';
import { settledOutcomeOfCall, settleOutcome, unsettled, type SettledOutcome } from './settled-outcome.js';
import { subjectAttemptOf, verificationOf } from './verification.js';

/** How one attempt ended. */
export interface SettledAttempt extends SettledOutcome {
  /** False when only plans are known of it: no hop saw it start or end, and nothing followed. */
  readonly wasMade: boolean;
  readonly wasNeverSent: boolean;
  /** What went wrong: as reported, or as the gateway's denial names it. */
  readonly error: ErrorFacts;
}

/** How each attempt ended: as reported, or as closed by a look, a receipt or the gateway. */
export function settleAttempts(
  groups: readonly AttemptEvents[],
  farReaching: readonly TraceEvent[],
  reported: readonly ReportedAttempt[],
): ReadonlyMap<number, SettledAttempt> {
  const isOnly = groups.length === 1;
  return new Map(
    groups.map((group) => {
      const { attempt, events } = group;
      const report = reported.find((each) => each.attempt === attempt);
      // A try that nobody saw was not made only because the call as a whole was denied.
      const denial = report === undefined ? ownDenialIn(events) : standingDenialOf(group, farReaching);
      const settled = settleOutcome({
        reported: report?.outcome ?? '',
        verified: outcomeName(foundOutcomeOf(attempt, farReaching)),
        disposition: dispositionName(receiptDisposition(events)),
        wasDenied: denial !== undefined,
      });
      const wasMade = attempt > 0 && (isOnly || report !== undefined || settled.source !== '');
      const error = settled.source === 'gateway' ? errorOfDenial(denial?.value, report?.error) : report?.error;
      return [attempt, { ...settled, wasMade, wasNeverSent: wasNeverSent(events), error: error ?? noError }];
    }),
  );
}

/**
 * How the call ended (B5). An action of which nobody says in which of several attempts it happened closes an unknown
 * outcome; a refusal of that kind does not, because another attempt may not have been refused.
 */
export function callOutcomeOf(
  settled: ReadonlyMap<number, SettledAttempt>,
  callEvents: readonly TraceEvent[],
): SettledOutcome {
  const made = [...settled.values()].filter((each) => each.wasMade);
  const couldAct = made.filter((each, index) => index === made.length - 1 || !each.wasNeverSent);
  const { outcome, source } = settledOutcomeOfCall(couldAct.length > 0 ? couldAct : [unsettled]);
  if (outcome !== 'unknown' || !settled.has(0)) return { outcome, source };
  const loose = said(callEvents, 'providerReceipt').filter((each) => each.event.attempt === 0);
  const didAct = loose.some(({ value }) => value.disposition === Disposition.ACTION);
  return didAct ? { outcome: 'success', source: 'receipt' } : unsettled;
}

/** What somebody found of an attempt. Who finds that the call as a whole did nothing says so of every attempt. */
function foundOutcomeOf(attempt: number, farReaching: readonly TraceEvent[]): Outcome | undefined {
  const own = verificationOf(attempt, farReaching);
  if (own !== undefined) return own.value.foundOutcome;
  const whole = said(farReaching, 'verificationRecorded').findLast(
    (each) => subjectAttemptOf(each, farReaching) === undefined,
  );
  const found = whole?.value.foundOutcome;
  return found === Outcome.FAILURE || found === Outcome.DENIED ? found : undefined;
}

/** Of several receipts one that says that something was done tells most; else the last one. */
function receiptDisposition(events: readonly TraceEvent[]): Disposition | undefined {
  const receipts = said(events, 'providerReceipt').map((each) => each.value.disposition);
  return receipts.find((each) => each === Disposition.ACTION) ?? receipts.at(-1);
}
