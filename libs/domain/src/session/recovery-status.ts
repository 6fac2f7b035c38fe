import type { RecoveryAnswer } from '../recovery-answer.js';
import type { CallCheckpoint, CallFacts } from './call-facts.js';

/** Whether a session that went wrong is whole again. */
export type RecoveryStatus = 'not_needed' | 'pending' | 'recovered' | 'human_review';

/** Everything that failed must be covered, before a session counts as recovered. Total. */
export function recoveryStatusOf(
  calls: readonly CallFacts[],
  checkpoints: readonly CallCheckpoint[],
  answer: RecoveryAnswer,
): RecoveryStatus {
  const open = calls.filter((call) => call.outcome !== 'success');
  if (open.length === 0) return 'not_needed';
  if (open.every((call) => isCovered(call, checkpoints))) return 'recovered';
  return answer.mustHumanLook ? 'human_review' : 'pending';
}

function isCovered(call: CallFacts, checkpoints: readonly CallCheckpoint[]): boolean {
  const endedUnixNano = call.endedUnixNano ?? call.startedUnixNano ?? call.firstSeenUnixNano;
  return (
    call.verifications.some((each) => each.foundOutcome === 'success' && each.unixNano >= endedUnixNano) ||
    checkpoints.some(
      ({ verifiedBy, recordedUnixNano, covers }) =>
        verifiedBy !== '' && recordedUnixNano > endedUnixNano && (covers.length === 0 || covers.includes(call.callId)),
    )
  );
}
