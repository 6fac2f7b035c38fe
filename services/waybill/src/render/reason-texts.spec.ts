import { describe, expect, test } from '@jest/globals';
import { recoveryRules, retryRemarks, retryRules } from '@waybill/domain';
import {
  actionText,
  listExplainedReasons,
  reasonText,
  recoveryReasonText,
  recoveryVerdictText,
  verdictText,
} from './reason-texts.js';

describe('plain words', () => {
  test('exist for every reason that can decide a verdict, and every one that could make it milder', () => {
    const explained = listExplainedReasons();
    const reasons = [...retryRules, ...retryRemarks].map((each) => each.reason);
    expect(reasons.filter((reason) => !explained.includes(reason))).toEqual([]);
  });

  test('exist for every verdict and action that a rule can give', () => {
    const givenByTheError = new Set<string>(['advised', 'same_key_or_advised']);
    for (const { verdict, action } of retryRules) {
      expect(verdictText(verdict)).not.toBe(verdict);
      if (!givenByTheError.has(action)) expect(actionText(action)).not.toBe(action);
    }
  });

  test('exist for every answer that a recovery can get', () => {
    for (const { verdict, reason } of recoveryRules) {
      expect(recoveryVerdictText(verdict)).not.toBe(verdict);
      expect(recoveryReasonText(reason)).not.toBe(reason);
    }
  });

  test('a word of a newer Waybill is shown as it is', () => {
    expect(reasonText('moon_phase')).toBe('moon_phase');
    expect(verdictText('maybe')).toBe('maybe');
    expect(actionText('dance')).toBe('dance');
  });
});
