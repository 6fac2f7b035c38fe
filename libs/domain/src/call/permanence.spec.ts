import { describe, expect, test } from '@jest/globals';
import { permanenceVerdictOf } from './permanence.js';

describe('what was seen against what was declared', () => {
  const classes = ['no_effect', 'reversible', 'permanent'] as const;

  test.each(classes.flatMap((declared, most) => classes.map((observed, seen) => ({ declared, observed, most, seen }))))(
    'declared $declared, seen $observed',
    ({ declared, observed, most, seen }) => {
      expect(permanenceVerdictOf(declared, observed)).toBe(seen > most ? 'exceeded' : 'within');
    },
  );

  test.each(['', ...classes, 'unrecognised'] as const)('nothing declared, seen %j', (observed) => {
    expect(permanenceVerdictOf('', observed)).toBe('undeclared');
    expect(permanenceVerdictOf('unrecognised', observed)).toBe('undeclared');
  });

  test.each(classes)('declared %s, and nobody knows how grave it was', (declared) => {
    expect(permanenceVerdictOf(declared, '')).toBe('not_observed');
    expect(permanenceVerdictOf(declared, 'unrecognised')).toBe('not_observed');
  });
});
