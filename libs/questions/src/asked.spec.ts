import { describe, expect, test } from '@jest/globals';
import { toListQuestion } from './asked.js';
import { toSpendQuestion } from './spend-question.js';

const problemsOf = (asked: { readonly kind: string; readonly problems?: readonly object[] }) => asked.problems;

describe('what can be asked of a list', () => {
  test('is bounded where nobody says how much', () => {
    expect(toListQuestion('calls', { tool: 'fetch' })).toEqual({
      kind: 'asked',
      question: { tool: 'fetch', limit: 20, after: undefined },
    });
  });

  test('names the words that a filter takes', () => {
    expect(problemsOf(toListQuestion('calls', { outcome: 'fine', state: 'complete' }))).toEqual([
      { field: 'outcome', description: 'expected one of success, failure, denied, partial, unknown, found "fine"' },
    ]);
    expect(problemsOf(toListQuestion('sessions', { recoveryStatus: 'done' }))).toEqual([
      {
        field: 'recovery_status',
        description: 'expected one of not_needed, pending, recovered, human_review, found "done"',
      },
    ]);
  });

  test('is told everything that is wrong at once', () => {
    const asked = toListQuestion('denials', { limit: 0, cursor: 'x', hop: 'wall', tool: 't'.repeat(2_000) });
    expect(problemsOf(asked)).toMatchObject([
      { field: 'limit', description: 'expected a whole number from 1 to 1000, found 0' },
      { field: 'hop' },
      { field: 'tool', description: 'expected at most 1024 bytes, found 2000' },
      { field: 'cursor' },
    ]);
  });
});

describe('what can be asked of spend', () => {
  const nowMs = 1_767_225_690_000;

  test('is the last 24 hours in whole minutes', () => {
    expect(toSpendQuestion({ by: ['lane', 'tool'] }, nowMs)).toEqual({
      kind: 'asked',
      question: { by: ['lane', 'tool'], fromMs: 1_767_139_260_000, untilMs: nowMs, limit: 1_000 },
    });
  });

  test.each([[[]], [['colour']], [['lane', 'lane']], [['lane', 'tool', 'day']]])('is not %j', (by) => {
    expect(problemsOf(toSpendQuestion({ by }, nowMs))).toMatchObject([
      { field: 'by', description: expect.stringContaining('tenant, lane, tool') },
    ]);
  });

  test('has a window that begins before it ends', () => {
    expect(problemsOf(toSpendQuestion({ by: ['lane'], fromMs: nowMs, untilMs: nowMs - 60_000 }, nowMs))).toMatchObject([
      { field: 'from' },
    ]);
  });
});
