import { compareOf } from '../oracle/oracle-event.js';
import type { Account, Checkpoint } from './account.js';

/** Where recovery stands, and what was changed for good since the last verified checkpoint (docs/sessions.md, docs/verdicts.md). */
export function recoveryOf(calls: readonly Account[], checkpoints: readonly Checkpoint[]) {
  const last = lastVerifiedOf(checkpoints);
  const lasting = calls.flatMap(({ callId, changes }) =>
    changes
      .filter(({ reversibility }) => reversibility === 'permanent')
      .filter((each) => !isHeldBy(last, [callId, each.resourceRef], each.unixNano))
      .map(({ resourceRef }) => resourceRef || callId),
  );
  return {
    permanentEffects: [...new Set(lasting)].sort(),
    recoveryStatus: statusOf(calls, checkpoints, mustHumanLook(calls, last, lasting.length > 0)),
  };
}

/** The last that somebody verified; of two at one moment the one with the greater id, of two words on one the one whose names come last. */
export function lastVerifiedOf(checkpoints: readonly Checkpoint[]): Checkpoint | undefined {
  return checkpoints
    .filter(({ isVerified }) => isVerified)
    .sort(
      (left, right) =>
        compareOf(left.unixNano, right.unixNano) ||
        compareOf(left.checkpointId, right.checkpointId) ||
        compareOf(namesOf(left), namesOf(right)),
    )
    .at(-1);
}

function namesOf({ covers }: Checkpoint): string {
  return covers.toSorted(compareOf).join('\n');
}

function statusOf(calls: readonly Account[], checkpoints: readonly Checkpoint[], isHumanNeeded: boolean): string {
  const wrong = calls.filter(wentWrong);
  if (wrong.length === 0) return 'not_needed';
  if (wrong.every((call) => wasLookedAt(call) || isCoveredLater(call, checkpoints))) return 'recovered';
  return isHumanNeeded ? 'human_review' : 'pending';
}

/** Failed, did only a part, nobody knows; or it was denied and changed something all the same. */
function wentWrong({ outcome, changes }: Account): boolean {
  return outcome === 'denied' ? changes.length > 0 : outcome !== 'success';
}

/** The last who looked, and could tell, found it done, not done or denied; of two at one moment both. */
function wasLookedAt({ looks }: Account): boolean {
  const telling = looks.filter(({ found }) => ['success', 'failure', 'denied', 'partial'].includes(found));
  const lastUnixNano = telling
    .map(({ unixNano }) => unixNano)
    .sort(compareOf)
    .at(-1);
  const last = telling.filter(({ unixNano }) => unixNano === lastUnixNano);
  return last.length > 0 && last.every(({ found }) => found !== 'partial');
}

/** Verified at its end or later, and names nothing, or the call, or everything that it is known to have changed. */
function isCoveredLater({ callId, ...call }: Account, checkpoints: readonly Checkpoint[]): boolean {
  const ends = [
    call.firstSeenUnixNano,
    call.startedUnixNano,
    call.endedUnixNano,
    ...call.changes.map(({ unixNano }) => unixNano),
  ];
  const changed = call.changes.map(({ resourceRef }) => resourceRef);
  return checkpoints.some(
    ({ isVerified, unixNano, covers }) =>
      isVerified &&
      ends.every((end) => end === undefined || end <= unixNano) &&
      (covers.length === 0 ||
        covers.includes(callId) ||
        (changed.length > 0 && changed.every((each) => covers.includes(each)))),
  );
}

/** The two rows of docs/verdicts.md that call for a person, of what happened since the last verified checkpoint. */
function mustHumanLook(calls: readonly Account[], last: Checkpoint | undefined, hasLastingChange: boolean): boolean {
  const verdicts = calls
    .filter(({ outcome, callId, unixNano }) => outcome !== 'success' && !isHeldBy(last, [callId], unixNano))
    .map(({ retryVerdict }) => retryVerdict);
  const areAllSafe = verdicts.length > 0 && verdicts.every((each) => ['safe', 'safe_with_same_key'].includes(each));
  return (hasLastingChange && !areAllSafe) || (verdicts.includes('unsafe') && last === undefined);
}

/** A checkpoint holds what was there when it was made; where it names what it covers, nothing else. */
function isHeldBy(checkpoint: Checkpoint | undefined, names: readonly string[], unixNano: bigint): boolean {
  if (checkpoint === undefined || unixNano > checkpoint.unixNano) return false;
  return checkpoint.covers.length === 0 || names.some((each) => each !== '' && checkpoint.covers.includes(each));
}
