import { describe, expect, test } from '@jest/globals';
import { ErrorClass } from '@waybill/contracts';
import { errorClassName } from '../names.js';
import {
  deliveryRules,
  deliveryVerdictOf,
  endOfFailure,
  type DeliveryEvidence,
  type TryEnd,
} from './delivery-verdict.js';

const tryEnds = ['delivered', 'accepted', 'refused', 'final', 'unclear'] as const satisfies readonly TryEnd[];

/** Every combination of everything that a verdict may rest on. */
const everyEvidence: readonly DeliveryEvidence[] = [false, true].flatMap((wasDeliveredTwice) =>
  Array.from({ length: 2 ** tryEnds.length }, (_, bits) => ({
    wasDeliveredTwice,
    ends: new Set(tryEnds.filter((_end, bit) => ((bits >> bit) & 1) === 1)),
  })),
);

describe('the verdict over deliveries, over every combination of evidence', () => {
  test('uses each of its rules', () => {
    const used = new Set(everyEvidence.map((evidence) => deliveryVerdictOf(evidence).reason));
    expect([...used].sort()).toEqual(deliveryRules.map((each) => each.reason).sort());
  });

  test('calls a retry safe only when every try is known to have been refused', () => {
    const safe = everyEvidence.filter((evidence) => deliveryVerdictOf(evidence).verdict === 'safe_to_retry');
    expect(safe).toEqual([{ wasDeliveredTwice: false, ends: new Set(['refused']) }]);
  });

  test('never lets a message that was delivered be sent again', () => {
    for (const evidence of everyEvidence.filter((each) => each.ends.has('delivered'))) {
      expect(['already_delivered', 'stop_for_human']).toContain(deliveryVerdictOf(evidence).verdict);
    }
  });

  test('never becomes milder by a try whose end is unclear', () => {
    for (const evidence of everyEvidence.filter((each) => deliveryVerdictOf(each).verdict === 'needs_verify')) {
      const more = { ...evidence, ends: new Set<TryEnd>([...evidence.ends, 'unclear']) };
      expect(deliveryVerdictOf(more).verdict).toBe('needs_verify');
    }
  });
});

describe('a try that failed', () => {
  test.each([
    ['rate_limited', undefined, '', 'refused'],
    ['rate_limited', false, '', 'final'],
    ['invalid_input', undefined, '', 'final'],
    ['quota_exhausted', true, '', 'refused'],
    ['upstream_timeout', true, 'retry', 'unclear'],
    ['transport_lost', undefined, '', 'unclear'],
    ['conflict', undefined, '', 'unclear'],
    ['unknown', undefined, '', 'unclear'],
    ['', undefined, '', 'unclear'],
    ['transport_lost', undefined, 'stop_for_human', 'final'],
  ] as const)('with %j, recoverable %j, asking for %j, ended %j', (errorClass, recoverable, recoveryAction, end) => {
    expect(endOfFailure({ errorClass, recoverable, recoveryAction })).toBe(end);
  });

  test('ends in a known way for every class of error', () => {
    const classes = Object.values(ErrorClass).filter((each) => typeof each === 'number');
    for (const each of classes) {
      const end = endOfFailure({ errorClass: errorClassName(each), recoverable: undefined, recoveryAction: '' });
      expect(['refused', 'final', 'unclear']).toContain(end);
    }
  });
});
