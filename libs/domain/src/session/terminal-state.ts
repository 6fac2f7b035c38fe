import type { OutcomeName, TerminalStateName } from '../names.js';

/** What the end of a session may rest on: what somebody said of it, and which outcomes its calls had. It can be enumerated. */
export interface TerminalEvidence {
  /** What the last word on its end says; empty when nobody said that it ended, or how. */
  readonly reported: TerminalStateName;
  readonly hasSuccess: boolean;
  readonly hasPartial: boolean;
  readonly hasFailure: boolean;
  readonly hasDenied: boolean;
  /** Calls of which nobody knows how they ended. */
  readonly hasUnknown: boolean;
}

/** How a session ended, and whether somebody said so or it follows from its calls. */
export interface TerminalState {
  readonly state: Exclude<TerminalStateName, '' | 'unrecognised'>;
  readonly source: 'reported' | 'derived';
}

interface TerminalRule extends TerminalState {
  readonly applies: (evidence: TerminalEvidence) => boolean;
}

const reportedStates = ['success', 'partial_success', 'failed', 'denied', 'abandoned', 'unknown'] as const;

const isNothingKnown = (e: TerminalEvidence) => !e.hasSuccess && !e.hasPartial && !e.hasFailure && !e.hasDenied;
const hasFallenShort = (e: TerminalEvidence) => e.hasPartial || e.hasFailure || e.hasDenied || e.hasUnknown;

/**
 * Read from the top: the first rule that applies decides (D1). Who ended the session knows what it was for, so its word
 * stands. That a session was left without an end depends on the time, so only a reader can say `abandoned`.
 */
export const terminalRules: readonly TerminalRule[] = [
  ...reportedStates.map((state) => ({
    state,
    source: 'reported' as const,
    applies: (e: TerminalEvidence) => e.reported === state,
  })),
  { state: 'unknown', source: 'derived', applies: isNothingKnown },
  { state: 'success', source: 'derived', applies: (e) => !hasFallenShort(e) },
  { state: 'partial_success', source: 'derived', applies: (e) => e.hasSuccess || e.hasPartial },
  { state: 'denied', source: 'derived', applies: (e) => e.hasDenied && !e.hasFailure && !e.hasUnknown },
  { state: 'failed', source: 'derived', applies: () => true },
];

/** How a session ended. Pure and total. */
export function terminalStateOf(evidence: TerminalEvidence): TerminalState {
  const { state, source } = terminalRules.find((each) => each.applies(evidence)) ?? nobodyKnows;
  return { state, source };
}

const nobodyKnows: TerminalState = { state: 'unknown', source: 'derived' };

/** Reduces the outcomes of a session's calls to what the rules ask. A word that this version does not know is unknown. */
export function terminalEvidenceOf(reported: TerminalStateName, outcomes: readonly OutcomeName[]): TerminalEvidence {
  const has = (outcome: OutcomeName) => outcomes.includes(outcome);
  return {
    reported,
    hasSuccess: has('success'),
    hasPartial: has('partial'),
    hasFailure: has('failure'),
    hasDenied: has('denied'),
    hasUnknown: has('unknown') || has('') || has('unrecognised'),
  };
}
