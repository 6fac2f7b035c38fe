import type { OutcomeSource } from './call.js';
import type { DispositionName, OutcomeName } from '../names.js';

/** Everything that can tell how one attempt ended. */
export interface OutcomeEvidence {
  /** What the tool's hop says; `unknown` when it was given up without an answer, empty when no hop saw it start or end. */
  readonly reported: OutcomeName;
  /** What somebody found who looked; empty when nobody did. */
  readonly verified: OutcomeName;
  /** What the provider states; empty without a receipt. */
  readonly disposition: DispositionName;
  /** Whether the last word of a gateway that enforces its rules is a denial. */
  readonly wasDenied: boolean;
}

/** An outcome, and who closed it. */
export interface SettledOutcome {
  readonly outcome: OutcomeName;
  readonly source: OutcomeSource;
}

/** Nobody knows. */
export const unsettled: SettledOutcome = { outcome: 'unknown', source: '' };

interface OutcomeRule extends SettledOutcome {
  readonly applies: (evidence: OutcomeEvidence) => boolean;
}

const isOpen = (outcome: OutcomeName) => outcome === '' || outcome === 'unknown' || outcome === 'unrecognised';

const outcomes = ['success', 'failure', 'denied', 'partial'] as const;

/**
 * Read from the top: the first rule that applies decides (B5). An answer stands, but for a failure of what a gateway
 * denied: gateways dress their denials as "not found" and the like, and the denial is what happened. What nobody answered
 * is closed by somebody who looked, then by the provider. A gateway's denial is the end of what was never started, unless
 * a receipt says that it was done nevertheless. Where no rule applies the outcome stays unknown.
 */
export const outcomeRules: readonly OutcomeRule[] = [
  { outcome: 'denied', source: 'gateway', applies: (e) => e.wasDenied && e.reported === 'failure' },
  ...outcomes.map((outcome) => ({
    outcome,
    source: 'reported' as const,
    applies: (e: OutcomeEvidence) => e.reported === outcome,
  })),
  ...outcomes.map((outcome) => ({
    outcome,
    source: 'verification' as const,
    applies: (e: OutcomeEvidence) => e.verified === outcome,
  })),
  { outcome: 'success', source: 'receipt', applies: (e) => e.disposition === 'action' },
  { outcome: 'denied', source: 'gateway', applies: (e) => e.wasDenied && e.reported === '' },
  { outcome: 'success', source: 'receipt', applies: (e) => e.disposition === 'no_op' },
  { outcome: 'failure', source: 'receipt', applies: (e) => e.disposition === 'refused' },
];

/** How one attempt ended, and who says so. Pure and total. */
export function settleOutcome(evidence: OutcomeEvidence): SettledOutcome {
  const { outcome, source } = outcomeRules.find((each) => each.applies(evidence)) ?? unsettled;
  return { outcome, source };
}

/**
 * How a call ended, from how its attempts did, in their order: as the last one. But one that failed or was refused at
 * last does not undo what an earlier one did or may have done: that attempt's outcome stays the call's, the partial
 * one's before the unknown one's.
 */
export function settledOutcomeOfCall(attempts: readonly SettledOutcome[]): SettledOutcome {
  const last = attempts.at(-1) ?? unsettled;
  if (last.outcome !== 'failure' && last.outcome !== 'denied') return last;
  const partial = attempts.findLast((each) => each.outcome === 'partial');
  return partial ?? attempts.findLast((each) => isOpen(each.outcome)) ?? last;
}
