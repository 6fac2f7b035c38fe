import { describe, expect, test } from '@jest/globals';
import {
  recoveryAnswerOf,
  recoveryRuleOf,
  recoveryRules,
  type RecoveryEvidence,
  type RecoveryFacts,
} from './recovery-answer.js';

const truth = [false, true];
const retries = ['none', 'safe', 'safe_with_same_key', 'verify_first', 'unsafe'] as const;

const everyEvidence: readonly RecoveryEvidence[] = truth.flatMap((hasVerifiedCheckpoint) =>
  truth.flatMap((hasPermanentEffect) =>
    truth.flatMap((hasOtherEffect) =>
      truth.flatMap((hasUnknownOutcome) =>
        retries.map((retry) => ({
          hasVerifiedCheckpoint,
          hasPermanentEffect,
          hasOtherEffect,
          hasUnknownOutcome,
          retry,
        })),
      ),
    ),
  ),
);

const strictness = { safe: 0, safe_with_same_key: 1, verify_first: 2, human_review: 3 };
const strictnessOf = (evidence: RecoveryEvidence) => strictness[recoveryRuleOf(evidence).verdict];

describe('how to go on, over every combination of what happened since the checkpoint', () => {
  test('is decided for the whole product, and uses each rule', () => {
    expect(everyEvidence).toHaveLength(2 ** 4 * 5);
    const used = new Set(everyEvidence.map((each) => recoveryRuleOf(each).reason));
    expect([...used].sort()).toEqual([...recoveryRules.map((each) => each.reason), 'nothing_recorded'].sort());
  });

  test.each(['hasPermanentEffect', 'hasOtherEffect', 'hasUnknownOutcome'] as const)(
    'is never milder for %s',
    (dimension) => {
      for (const each of everyEvidence)
        expect(strictnessOf({ ...each, [dimension]: true })).toBeGreaterThanOrEqual(
          strictnessOf({ ...each, [dimension]: false }),
        );
    },
  );

  test('is never milder without a verified checkpoint', () => {
    for (const each of everyEvidence)
      expect(strictnessOf({ ...each, hasVerifiedCheckpoint: false })).toBeGreaterThanOrEqual(
        strictnessOf({ ...each, hasVerifiedCheckpoint: true }),
      );
  });

  test('permits no raw retry where one of the tries is not known to be safe', () => {
    for (const each of everyEvidence.filter(({ retry }) => retry === 'verify_first' || retry === 'unsafe'))
      expect(strictnessOf(each)).toBeGreaterThanOrEqual(2);
  });

  test('asks for a person wherever a permanent change would be made twice', () => {
    for (const each of everyEvidence.filter((e) => e.hasPermanentEffect && e.retry === 'unsafe'))
      expect(recoveryRuleOf(each).verdict).toBe('human_review');
  });
});

const checkpoint = {
  checkpointId: 'cp-1',
  recordedUnixNano: 10n,
  verifiedBy: 'make test',
  covers: [],
  isVisibleToNewSession: true,
};
const sent = { subject: 'c2', resourceRef: 'mail-1', occurredUnixNano: 12n, reversibility: 'permanent' };
const lost = { subject: 'c3', occurredUnixNano: 13n, outcome: 'unknown', retryVerdict: 'verify_first' };
const nothing: RecoveryFacts = { checkpoints: [], effects: [], tries: [] };

describe('the recovery answer', () => {
  test('names the last verified checkpoint; one that nobody verified is only a save', () => {
    const saved = { ...checkpoint, checkpointId: 'cp-2', recordedUnixNano: 11n, verifiedBy: '' };
    expect(recoveryAnswerOf({ ...nothing, checkpoints: [saved, checkpoint] })).toEqual({
      lastVerifiedCheckpointId: 'cp-1',
      permanentEffects: [],
      verdict: 'safe',
      reason: 'nothing_since_checkpoint',
      verifyFirst: [],
      mustHumanLook: false,
      newSessionSees: 'everything',
    });
  });

  test('names what was changed for good since, and calls for a person', () => {
    const tries = [{ ...lost, subject: 'c2', retryVerdict: 'unsafe', outcome: 'success' }];
    expect(recoveryAnswerOf({ checkpoints: [checkpoint], effects: [sent], tries })).toMatchObject({
      permanentEffects: ['mail-1'],
      verdict: 'human_review',
      mustHumanLook: true,
      verifyFirst: ['c2'],
      newSessionSees: 'up_to_checkpoint',
    });
  });

  test('names what has to be verified first', () => {
    const fine = { ...lost, subject: 'c4', outcome: 'success', retryVerdict: 'safe' };
    expect(recoveryAnswerOf({ ...nothing, checkpoints: [checkpoint], tries: [lost, fine] })).toMatchObject({
      verdict: 'verify_first',
      reason: 'unknown_outcome_since',
      verifyFirst: ['c3'],
    });
  });

  test('leaves out what the checkpoint covers, and only that, where it names what it covers', () => {
    const before = { ...lost, occurredUnixNano: 9n };
    const facts = { ...nothing, tries: [before] };
    expect(recoveryAnswerOf({ ...facts, checkpoints: [checkpoint] }).verdict).toBe('safe');
    expect(recoveryAnswerOf({ ...facts, checkpoints: [{ ...checkpoint, covers: ['c3'] }] }).verdict).toBe('safe');
    expect(recoveryAnswerOf({ ...facts, checkpoints: [{ ...checkpoint, covers: ['c9'] }] }).verdict).toBe(
      'verify_first',
    );
  });

  test('believes the word on a checkpoint that names something rather than one that names nothing, in any order', () => {
    const words = [checkpoint, { ...checkpoint, covers: ['c9'] }];
    const facts = { ...nothing, tries: [{ ...lost, occurredUnixNano: 9n }] };
    for (const checkpoints of [words, words.toReversed()])
      expect(recoveryAnswerOf({ ...facts, checkpoints }).verdict).toBe('verify_first');
  });

  test('says what a new session sees only as far as somebody said so', () => {
    const sees = (isVisibleToNewSession: boolean | undefined) =>
      recoveryAnswerOf({ ...nothing, checkpoints: [{ ...checkpoint, isVisibleToNewSession }] }).newSessionSees;
    expect([sees(true), sees(false), sees(undefined)]).toEqual(['everything', 'nothing', 'unknown']);
    expect(recoveryAnswerOf(nothing).newSessionSees).toBe('unknown');
  });

  test('does not permit a retry on a word that it does not know', () => {
    expect(
      recoveryAnswerOf({ ...nothing, tries: [{ ...lost, outcome: 'success', retryVerdict: 'moon' }] }),
    ).toMatchObject({ verdict: 'verify_first', verifyFirst: ['c3'] });
  });

  test('does not depend on the order of the facts', () => {
    const other = { ...checkpoint, checkpointId: 'cp-0' };
    const facts = { checkpoints: [checkpoint, other], effects: [sent], tries: [lost, { ...lost, subject: 'c1' }] };
    const turned = {
      checkpoints: facts.checkpoints.toReversed(),
      effects: facts.effects.toReversed(),
      tries: facts.tries.toReversed(),
    };
    expect(recoveryAnswerOf(turned)).toEqual(recoveryAnswerOf(facts));
  });
});
