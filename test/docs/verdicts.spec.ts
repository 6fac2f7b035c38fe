import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  outcomeRules,
  permanenceVerdictOf,
  recoveryRuleOf,
  recoveryRules,
  retryRemarks,
  retryRules,
  retryVerdictOf,
} from '@waybill/domain';
import { listRowsUnder } from './table-rows.js';

const page = readFileSync(new URL('../../docs/verdicts.md', import.meta.url), 'utf8');

const rowsUnder = (heading: string) => listRowsUnder(page, heading);

describe('docs/verdicts.md', () => {
  test('lists the rules that decide whether to try again, in their order', () => {
    const nothingKnown = retryVerdictOf({
      outcome: 'success',
      wasNeverSent: false,
      wasRefusedBeforeAction: false,
      wasDoneDespiteDenial: false,
      wasFoundUndone: false,
      disposition: '',
      isReceiptVerified: false,
      idempotencyKey: 'absent',
      knownChange: 'none',
      wasObservedReadOnly: false,
      isDeclaredReadOnly: undefined,
      isDeclaredIdempotent: undefined,
      areHintsTrusted: false,
      advisedAction: '',
    });
    expect(
      rowsUnder('May it be tried again?').map(([, , verdict, reason, action]) => [verdict, reason, action]),
    ).toEqual([
      ...retryRules.map(({ verdict, reason, action }) => [verdict, reason, action]),
      [nothingKnown.verdict, nothingKnown.reasons[0], nothingKnown.nextAction],
    ]);
  });

  test('names every fact that would make a verdict milder', () => {
    for (const { reason } of retryRemarks) expect(page).toContain(`\`${reason}\``);
  });

  test('lists the rules that decide how it ended, in their order', () => {
    expect(rowsUnder('How did it end?').map(([, , outcome, source]) => [outcome, source])).toEqual(
      outcomeRules.map(({ outcome, source }) => [outcome, source]),
    );
  });

  test('shows every pair of what was declared and what was seen', () => {
    const classes = ['no_effect', 'reversible', 'permanent', ''] as const;
    expect(rowsUnder('Did it do more than it was declared to do?').map((row) => row.slice(2, -1))).toEqual(
      classes.map((declared) => classes.map((observed) => permanenceVerdictOf(declared, observed))),
    );
  });

  test('lists the rules that decide from where to go on, in their order', () => {
    const nothing = recoveryRuleOf({
      hasVerifiedCheckpoint: false,
      hasPermanentEffect: false,
      hasOtherEffect: false,
      hasUnknownOutcome: false,
      retry: 'none',
    });
    expect(rowsUnder('From where to go on?').map(([, , verdict, reason]) => [verdict, reason])).toEqual(
      [...recoveryRules, nothing].map(({ verdict, reason }) => [verdict, reason]),
    );
  });
});
