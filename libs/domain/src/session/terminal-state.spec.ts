import { describe, expect, test } from '@jest/globals';
import { terminalEvidenceOf, terminalRules, terminalStateOf, type TerminalEvidence } from './terminal-state.js';

const truth = [false, true];
const silent = terminalEvidenceOf('', []);

/** Every combination of the outcomes that calls of one session can have. */
const everyMixture: readonly TerminalEvidence[] = truth.flatMap((hasSuccess) =>
  truth.flatMap((hasPartial) =>
    truth.flatMap((hasFailure) =>
      truth.flatMap((hasDenied) =>
        truth.map((hasUnknown) => ({
          reported: '' as const,
          hasSuccess,
          hasPartial,
          hasFailure,
          hasDenied,
          hasUnknown,
        })),
      ),
    ),
  ),
);

const stateOf = (...outcomes: Parameters<typeof terminalEvidenceOf>[1]) =>
  terminalStateOf(terminalEvidenceOf('', outcomes)).state;

describe('how a session ended', () => {
  test('is what was said, whatever its calls did', () => {
    for (const state of ['success', 'partial_success', 'failed', 'denied', 'abandoned', 'unknown'] as const)
      for (const each of everyMixture)
        expect(terminalStateOf({ ...each, reported: state })).toEqual({ state, source: 'reported' });
  });

  test('follows from its calls when nobody said, or in a word that is newer than this version', () => {
    for (const each of everyMixture) {
      const derived = terminalStateOf(each);
      expect(derived.source).toBe('derived');
      expect(terminalStateOf({ ...each, reported: 'unrecognised' })).toEqual(derived);
    }
  });

  test('uses each rule', () => {
    const used = [...everyMixture, ...terminalRules.map(({ state }) => ({ ...silent, reported: state }))].map((each) =>
      JSON.stringify(terminalStateOf(each)),
    );
    expect([...new Set(used)].sort()).toEqual(
      terminalRules.map(({ state, source }) => JSON.stringify({ state, source })).sort(),
    );
  });

  test.each([
    [[], 'unknown'],
    [['unknown'], 'unknown'],
    [['', 'unrecognised'], 'unknown'],
    [['success', 'success'], 'success'],
    [['denied', 'denied'], 'denied'],
    [['success', 'failure'], 'partial_success'],
    [['success', 'denied'], 'partial_success'],
    [['success', 'unknown'], 'partial_success'],
    [['partial'], 'partial_success'],
    [['partial', 'failure'], 'partial_success'],
    [['failure'], 'failed'],
    [['failure', 'denied'], 'failed'],
    [['failure', 'unknown'], 'failed'],
    [['denied', 'unknown'], 'failed'],
  ] as const)('of calls that ended %j is %s', (outcomes, state) => {
    expect(stateOf(...outcomes)).toBe(state);
  });

  test('is a success only where every call was one', () => {
    for (const each of everyMixture.filter((e) => terminalStateOf(e).state === 'success'))
      expect(each).toEqual({ ...silent, hasSuccess: true });
  });

  test('is unknown only where nothing is known', () => {
    for (const each of everyMixture.filter((e) => terminalStateOf(e).state === 'unknown'))
      expect({ ...each, hasUnknown: false }).toEqual(silent);
  });
});
