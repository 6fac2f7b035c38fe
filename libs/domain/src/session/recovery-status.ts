import { isMoreThanALook } from '../call/effects.js';
import type { OutcomeName } from '../names.js';
import type { RecoveryAnswer, RecoveryCheckpoint } from './recovery-answer.js';
import type { CallFacts } from './call-facts.js';

/** Whether a session needs somebody to set something right, and whether that was done (D1). */
export type RecoveryStatus = 'not_needed' | 'recovered' | 'human_review' | 'pending';

/** What the status may rest on. It can be enumerated. */
export interface RecoveryStatusEvidence {
  /** A call failed, did only a part, is unknown, or was denied and changed something all the same. */
  readonly hasTrouble: boolean;
  /** Somebody looked at each such call, or a later verified checkpoint covers it. */
  readonly isTroubleCovered: boolean;
  /** The recovery answer calls for a person. */
  readonly mustHumanLook: boolean;
}

interface StatusRule {
  readonly status: RecoveryStatus;
  readonly applies: (evidence: RecoveryStatusEvidence) => boolean;
}

/** Read from the top: the first rule that applies decides. */
export const recoveryStatusRules: readonly StatusRule[] = [
  { status: 'not_needed', applies: (e) => !e.hasTrouble },
  { status: 'recovered', applies: (e) => e.isTroubleCovered },
  { status: 'human_review', applies: (e) => e.mustHumanLook },
  { status: 'pending', applies: () => true },
];

/** Where the recovery of a session stands. Pure and total. */
export function recoveryStatusOf(evidence: RecoveryStatusEvidence): RecoveryStatus {
  return recoveryStatusRules.find((each) => each.applies(evidence))?.status ?? 'pending';
}

/** Reduces a session's calls, its checkpoints and its recovery answer to what the rules ask. */
export function recoveryStatusEvidenceOf(
  calls: readonly CallFacts[],
  checkpoints: readonly RecoveryCheckpoint[],
  { mustHumanLook }: Pick<RecoveryAnswer, 'mustHumanLook'>,
): RecoveryStatusEvidence {
  const troubles = calls.filter(isTrouble);
  return {
    hasTrouble: troubles.length > 0,
    isTroubleCovered: troubles.every((call) => wasLookedAt(call) || isCovered(call, checkpoints)),
    mustHumanLook,
  };
}

/** A call that was refused, and of which no change is known, left nothing to set right. */
function isTrouble(call: CallFacts): boolean {
  if (call.outcome === 'success') return false;
  return call.outcome !== 'denied' || changedBy(call).length > 0;
}

/** What a call is known to have changed, by the resource; empty text where nobody named it. */
function changedBy({ effects }: CallFacts): readonly string[] {
  return effects.filter(isMoreThanALook).map(({ resourceRef }) => resourceRef);
}

const telling: ReadonlySet<OutcomeName> = new Set(['success', 'failure', 'denied', 'partial']);

/**
 * Whoever looked last, and could tell, found it done or not done: a part that was found done is still only a part. Of two
 * looks at one moment both count.
 */
function wasLookedAt({ verifications }: CallFacts): boolean {
  const looks = verifications.filter(({ foundOutcome }) => telling.has(foundOutcome));
  const last = looks.reduce((latest, { unixNano }) => (unixNano > latest ? unixNano : latest), 0n);
  const latest = looks.filter(({ unixNano }) => unixNano >= last);
  return latest.length > 0 && latest.every(({ foundOutcome }) => foundOutcome !== 'partial');
}

/** By a checkpoint that somebody verified after the call, and that names the call or all it changed, where it names anything. */
function isCovered(call: CallFacts, checkpoints: readonly RecoveryCheckpoint[]): boolean {
  const lastUnixNano = lastMomentOf(call);
  const changed = changedBy(call);
  return checkpoints.some(({ verifiedBy, recordedUnixNano, covers }) => {
    if (verifiedBy === '' || recordedUnixNano < lastUnixNano) return false;
    if (covers.length === 0 || covers.includes(call.callId)) return true;
    return changed.length > 0 && changed.every((resource) => covers.includes(resource));
  });
}

/** The latest moment that is known of a call. A look that found that nothing was changed is none of it. */
function lastMomentOf({ startedUnixNano, endedUnixNano, firstSeenUnixNano, effects }: CallFacts): bigint {
  const changes = effects.filter(isMoreThanALook);
  const moments = [startedUnixNano, endedUnixNano, ...changes.map((each) => each.occurredUnixNano)];
  return moments.reduce<bigint>((last, each) => (each !== undefined && each > last ? each : last), firstSeenUnixNano);
}
