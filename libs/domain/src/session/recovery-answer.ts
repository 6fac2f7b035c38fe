/**
 * What a recovery may rest on: facts of one call or of a session, in no particular order. Words stand as text, because a
 * newer version may have stored one that this one does not know; what is not known is judged pessimistically.
 */
export interface RecoveryFacts {
  readonly checkpoints: readonly RecoveryCheckpoint[];
  /** The changes that happened. */
  readonly effects: readonly RecoveryEffect[];
  /** What was tried: every attempt or call, with how it ended and whether it may be made again. */
  readonly tries: readonly RecoveryTry[];
}

export interface RecoveryCheckpoint {
  readonly checkpointId: string;
  readonly recordedUnixNano: bigint;
  /** Empty: nobody verified it, so it is only a save. */
  readonly verifiedBy: string;
  /** Calls and resources that it covers; none named: all that was there by then. */
  readonly covers: readonly string[];
  /** `undefined`: nobody said. */
  readonly isVisibleToNewSession: boolean | undefined;
}

export interface RecoveryEffect {
  readonly subject: string;
  /** What it changed. */
  readonly resourceRef: string;
  readonly occurredUnixNano: bigint;
  readonly reversibility: string;
}

export interface RecoveryTry {
  readonly subject: string;
  readonly occurredUnixNano: bigint;
  readonly outcome: string;
  readonly retryVerdict: string;
}

/** How to go on after something went wrong (D3). */
export interface RecoveryAnswer {
  /** Empty: no checkpoint was verified. */
  readonly lastVerifiedCheckpointId: string;
  /** The resources that were changed for good and lie outside of that checkpoint. */
  readonly permanentEffects: readonly string[];
  /** May everything since then simply be tried again? */
  readonly verdict: 'safe' | 'safe_with_same_key' | 'verify_first' | 'human_review';
  /** The rule that decided; a stable word. */
  readonly reason: string;
  /** What has to be verified, before anything is tried again. */
  readonly verifyFirst: readonly string[];
  readonly mustHumanLook: boolean;
  readonly newSessionSees: NewSessionSight;
}

/** Whether a new session sees what was done before it: all of it, what the checkpoint holds, nothing; or nobody said. */
export type NewSessionSight = 'everything' | 'up_to_checkpoint' | 'nothing' | 'unknown';

/** The facts that lie outside of the last verified checkpoint, reduced to what the rules ask. It can be enumerated. */
export interface RecoveryEvidence {
  readonly hasVerifiedCheckpoint: boolean;
  readonly hasPermanentEffect: boolean;
  /** Changes that can be undone, or of which nobody says whether they can. */
  readonly hasOtherEffect: boolean;
  readonly hasUnknownOutcome: boolean;
  /** The gravest verdict on what was tried since; `none` when nothing was. */
  readonly retry: 'none' | 'safe' | 'safe_with_same_key' | 'verify_first' | 'unsafe';
}

interface RecoveryRule {
  readonly verdict: RecoveryAnswer['verdict'];
  readonly reason: string;
  readonly applies: (evidence: RecoveryEvidence) => boolean;
}

const isPermitted = (e: RecoveryEvidence) => e.retry === 'safe' || e.retry === 'safe_with_same_key';

/** Read from the top: the first rule that applies decides. */
export const recoveryRules: readonly RecoveryRule[] = [
  {
    verdict: 'human_review',
    reason: 'permanent_effect_would_be_repeated',
    applies: (e) => e.hasPermanentEffect && !isPermitted(e),
  },
  {
    verdict: 'human_review',
    reason: 'unsafe_without_verified_checkpoint',
    applies: (e) => e.retry === 'unsafe' && !e.hasVerifiedCheckpoint,
  },
  { verdict: 'verify_first', reason: 'unknown_outcome_since', applies: (e) => e.hasUnknownOutcome && !isPermitted(e) },
  { verdict: 'verify_first', reason: 'done_since', applies: (e) => e.retry === 'unsafe' },
  { verdict: 'verify_first', reason: 'tried_since_and_not_known_safe', applies: (e) => e.retry === 'verify_first' },
  { verdict: 'safe_with_same_key', reason: 'all_under_one_key', applies: (e) => e.retry === 'safe_with_same_key' },
  { verdict: 'safe', reason: 'all_safe_to_repeat', applies: (e) => e.retry === 'safe' },
  { verdict: 'verify_first', reason: 'changed_since_by_nobody_known', applies: (e) => e.hasOtherEffect },
  { verdict: 'safe', reason: 'nothing_since_checkpoint', applies: (e) => e.hasVerifiedCheckpoint },
];

/** Nothing was recorded that an answer could rest on. */
const nothingKnown: RecoveryRule = { verdict: 'verify_first', reason: 'nothing_recorded', applies: () => true };

/** The rule that decides. Pure and total. */
export function recoveryRuleOf(evidence: RecoveryEvidence): Pick<RecoveryRule, 'verdict' | 'reason'> {
  const { verdict, reason } = recoveryRules.find((each) => each.applies(evidence)) ?? nothingKnown;
  return { verdict, reason };
}

/** From what point to go on, what stands in the way, and who has to look. Pure and total (D3). */
export function recoveryAnswerOf(facts: RecoveryFacts): RecoveryAnswer {
  const checkpoint = lastVerified(facts.checkpoints);
  const isSince = (subject: string, ref: string, at: bigint) => !isCovered(checkpoint, [subject, ref], at);
  const effects = facts.effects.filter((each) => isSince(each.subject, each.resourceRef, each.occurredUnixNano));
  const tries = facts.tries.filter((each) => isSince(each.subject, each.subject, each.occurredUnixNano));
  const permanent = effects.filter((each) => each.reversibility === 'permanent');
  const others = effects.filter((each) => each.reversibility !== 'permanent');
  const open = tries.filter((each) => each.outcome === 'unknown' || each.outcome === 'partial');
  const { verdict, reason } = recoveryRuleOf({
    hasVerifiedCheckpoint: checkpoint !== undefined,
    hasPermanentEffect: permanent.length > 0,
    hasOtherEffect: others.length > 0,
    hasUnknownOutcome: open.length > 0,
    retry: gravestRetry(tries),
  });
  const doubtful = tries.filter((each) => !permitted.has(each.retryVerdict)).map((each) => each.subject);
  const mustVerify = verdict === 'verify_first' || verdict === 'human_review';
  return {
    lastVerifiedCheckpointId: checkpoint?.checkpointId ?? '',
    permanentEffects: distinct(permanent.map((each) => each.resourceRef || each.subject)),
    verdict,
    reason,
    verifyFirst: mustVerify ? distinct([...doubtful, ...others.map((each) => each.resourceRef || each.subject)]) : [],
    mustHumanLook: verdict === 'human_review',
    newSessionSees: sightOf(checkpoint, effects.length > 0),
  };
}

/**
 * The last checkpoint that somebody verified; of two at one moment the one with the greater id, and of two words on one
 * the one whose names come last in the alphabet: no order matters, and one that names something beats one that does not.
 */
export function lastVerified(checkpoints: readonly RecoveryCheckpoint[]): RecoveryCheckpoint | undefined {
  const isLater = (a: RecoveryCheckpoint, b: RecoveryCheckpoint) => {
    if (a.recordedUnixNano !== b.recordedUnixNano) return a.recordedUnixNano > b.recordedUnixNano;
    if (a.checkpointId !== b.checkpointId) return a.checkpointId > b.checkpointId;
    return coveredText(a) > coveredText(b);
  };
  return checkpoints
    .filter((each) => each.verifiedBy !== '')
    .reduce<RecoveryCheckpoint | undefined>(
      (last, each) => (last === undefined || isLater(each, last) ? each : last),
      undefined,
    );
}

/** What a checkpoint names, to compare two by. Empty for one that names nothing. */
function coveredText({ covers }: RecoveryCheckpoint): string {
  return [...covers].sort().join('\n');
}

/** A checkpoint holds what was there when it was made, and of that only what it names, where it names anything. */
function isCovered(checkpoint: RecoveryCheckpoint | undefined, names: readonly string[], at: bigint): boolean {
  if (checkpoint === undefined || at > checkpoint.recordedUnixNano) return false;
  return checkpoint.covers.length === 0 || names.some((name) => name !== '' && checkpoint.covers.includes(name));
}

const permitted: ReadonlySet<string> = new Set(['safe', 'safe_with_same_key']);

/** The gravest verdict; `unknown`, and a word that this version does not know, ask for a look. */
function gravestRetry(tries: readonly RecoveryTry[]): RecoveryEvidence['retry'] {
  const verdicts = tries.map((each) => each.retryVerdict);
  if (verdicts.length === 0) return 'none';
  if (verdicts.includes('unsafe')) return 'unsafe';
  if (!verdicts.every((each) => permitted.has(each))) return 'verify_first';
  return verdicts.includes('safe_with_same_key') ? 'safe_with_same_key' : 'safe';
}

function sightOf(checkpoint: RecoveryCheckpoint | undefined, isChangedSince: boolean): NewSessionSight {
  if (checkpoint?.isVisibleToNewSession === undefined) return 'unknown';
  if (!checkpoint.isVisibleToNewSession) return 'nothing';
  return isChangedSince ? 'up_to_checkpoint' : 'everything';
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
