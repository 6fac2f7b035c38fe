import { describe, expect, test } from '@jest/globals';
import type { RecoveryCheckpoint } from './recovery-answer.js';
import { aCallFacts } from './call-facts.builder.js';
import type { CallFacts } from './call-facts.js';
import { recoveryStatusEvidenceOf, recoveryStatusOf, recoveryStatusRules } from './recovery-status.js';

const truth = [false, true];
const everyEvidence = truth.flatMap((hasTrouble) =>
  truth.flatMap((isTroubleCovered) => truth.map((mustHumanLook) => ({ hasTrouble, isTroubleCovered, mustHumanLook }))),
);

const failed = (init: Partial<CallFacts> = {}) => aCallFacts({ outcome: 'failure', ...init });
const verified: RecoveryCheckpoint = {
  checkpointId: 'cp-1',
  recordedUnixNano: 9_000_000_000n,
  verifiedBy: 'make test',
  covers: [],
  isVisibleToNewSession: undefined,
};
const written = {
  key: 'k',
  kind: 'file_created',
  effectClass: 'additive',
  reversibility: 'reversible',
  resourceRef: '/a',
  occurredUnixNano: 1_500_000_000n,
  count: 1,
} as const;

const statusOf = (
  calls: readonly CallFacts[],
  checkpoints: readonly RecoveryCheckpoint[] = [],
  mustHumanLook = false,
) => recoveryStatusOf(recoveryStatusEvidenceOf(calls, checkpoints, { mustHumanLook }));

describe('where the recovery of a session stands', () => {
  test('is decided for every combination, and uses each rule', () => {
    const used = new Set(everyEvidence.map(recoveryStatusOf));
    expect([...used].sort()).toEqual(recoveryStatusRules.map((each) => each.status).sort());
  });

  test('needs nothing only where nothing went wrong', () => {
    for (const each of everyEvidence) expect(recoveryStatusOf(each) === 'not_needed').toBe(!each.hasTrouble);
  });

  test('is not needed without calls, and where all of them succeeded', () => {
    expect(statusOf([])).toBe('not_needed');
    expect(statusOf([aCallFacts(), aCallFacts({ callId: 'call-2' })], [], true)).toBe('not_needed');
  });

  test.each(['failure', 'partial', 'unknown', '', 'unrecognised'] as const)(
    'is pending after a call that ended %j',
    (outcome) => {
      expect(statusOf([aCallFacts(), failed({ outcome })])).toBe('pending');
    },
  );

  test('is not needed after a refusal, unless it changed something all the same', () => {
    const denied = failed({ outcome: 'denied' });
    const read = { ...written, effectClass: 'read', reversibility: 'no_effect' } as const;
    expect(statusOf([denied])).toBe('not_needed');
    expect(statusOf([{ ...denied, effects: [read] }])).toBe('not_needed');
    expect(statusOf([{ ...denied, effects: [{ ...read, reversibility: 'reversible' }] }])).toBe('not_needed');
    expect(statusOf([{ ...denied, effects: [{ ...written, effectClass: '' }] }])).toBe('pending');
    expect(statusOf([{ ...denied, effects: [written] }])).toBe('pending');
  });

  test('waits for a person where the recovery answer calls for one', () => {
    expect(statusOf([failed()], [], true)).toBe('human_review');
  });

  test.each([
    [['success'], 'recovered'],
    [['failure'], 'recovered'],
    [['denied'], 'recovered'],
    [['partial'], 'pending'],
    [['unknown'], 'pending'],
    [['failure', 'unknown'], 'recovered'],
    [['failure', 'partial'], 'pending'],
    [['partial', 'success'], 'recovered'],
  ] as const)('after looks that found %j, in this order, is %s', (found, status) => {
    const verifications = found.map((foundOutcome, index) => ({ unixNano: BigInt(index), foundOutcome }));
    expect(statusOf([failed({ outcome: 'unknown', verifications })])).toBe(status);
    expect(statusOf([failed({ outcome: 'unknown', verifications: verifications.toReversed() })])).toBe(status);
  });

  test('of two looks at one moment the worse one stands', () => {
    const looks = (['success', 'partial'] as const).map((foundOutcome) => ({ unixNano: 5n, foundOutcome }));
    expect(statusOf([failed({ verifications: looks })])).toBe('pending');
  });

  test('is recovered by a later verified checkpoint that covers what went wrong', () => {
    expect(statusOf([failed()], [verified], true)).toBe('recovered');
    expect(statusOf([failed()], [{ ...verified, recordedUnixNano: 2_000_000_000n }])).toBe('recovered');
    expect(statusOf([failed()], [{ ...verified, covers: ['call-1'] }])).toBe('recovered');
    expect(statusOf([failed({ effects: [written] })], [{ ...verified, covers: ['/a', '/b'] }])).toBe('recovered');
  });

  test('is recovered by a checkpoint after its end, whoever finds later that it changed nothing', () => {
    const unchanged = { ...written, reversibility: 'no_effect', occurredUnixNano: 9_500_000_000n } as const;
    expect(statusOf([failed({ effects: [unchanged] })], [verified])).toBe('recovered');
    expect(statusOf([failed({ effects: [{ ...unchanged, reversibility: 'reversible' }] })], [verified])).toBe(
      'pending',
    );
  });

  test('is not recovered by a save, an earlier checkpoint or one that covers something else', () => {
    const other = { ...written, key: 'k2', resourceRef: '/b' };
    expect(statusOf([failed()], [{ ...verified, verifiedBy: '' }])).toBe('pending');
    expect(statusOf([failed()], [{ ...verified, recordedUnixNano: 1_999_999_999n }])).toBe('pending');
    expect(statusOf([failed({ effects: [written] })], [{ ...verified, recordedUnixNano: 1_700_000_000n }])).toBe(
      'pending',
    );
    expect(statusOf([failed()], [{ ...verified, covers: ['call-2'] }])).toBe('pending');
    expect(statusOf([failed({ effects: [written, other] })], [{ ...verified, covers: ['/a'] }])).toBe('pending');
  });

  test('is recovered only when each thing that went wrong is covered', () => {
    const covers = [{ ...verified, covers: ['call-1'] }];
    expect(statusOf([failed(), failed({ callId: 'call-2' })], covers)).toBe('pending');
  });
});
