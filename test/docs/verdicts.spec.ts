import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { retryRules, retryVerdictOf } from '@waybill/domain';

const page = readFileSync(new URL('../../docs/verdicts.md', import.meta.url), 'utf8');

/** The rows of the page's table, without its head. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

describe('docs/verdicts.md', () => {
  test('lists the rules that decide, in their order', () => {
    const nothingKnown = retryVerdictOf({
      outcome: 'success',
      wasNeverSent: false,
      wasRefusedBeforeAction: false,
      disposition: '',
      isReceiptVerified: false,
      isKeyHonoured: false,
      wasKeySent: false,
      reversibility: '',
      effectClasses: [],
      wasObservedReadOnly: false,
      isDeclaredReadOnly: undefined,
      isDeclaredIdempotent: undefined,
      areHintsTrusted: false,
      advisedAction: '',
    });
    expect(rows.map(([, , verdict, reason, action]) => [verdict, reason, action])).toEqual([
      ...retryRules.map(({ verdict, reason, action }) => [verdict, reason, action]),
      [nothingKnown.verdict, nothingKnown.reasons[0], nothingKnown.nextAction],
    ]);
  });
});
