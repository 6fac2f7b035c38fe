import { describe, expect, test } from '@jest/globals';
import { retryRules } from '@waybill/domain';
import { actionText, listExplainedReasons, reasonText, verdictText } from './reason-texts.js';

describe('plain words', () => {
  test('exist for every reason that can decide a verdict', () => {
    const explained = listExplainedReasons();
    expect(retryRules.map((rule) => rule.reason).filter((reason) => !explained.includes(reason))).toEqual([]);
  });

  test('exist for every verdict and action that a rule can give', () => {
    for (const { verdict, action } of retryRules) {
      expect(verdictText(verdict)).not.toBe(verdict);
      if (action !== 'advised') expect(actionText(action)).not.toBe(action);
    }
  });

  test('a word of a newer Waybill is shown as it is', () => {
    expect(reasonText('moon_phase')).toBe('moon_phase');
    expect(verdictText('maybe')).toBe('maybe');
    expect(actionText('dance')).toBe('dance');
  });
});
