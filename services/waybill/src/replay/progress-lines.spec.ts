import { describe, expect, test } from '@jest/globals';
import { createProgressLines } from './progress-lines.js';

function linesAt(...steps: readonly (readonly [atMs: number, appliedCount: number])[]): readonly string[] {
  const lines: string[] = [];
  let nowMs = 0;
  const tell = createProgressLines({
    doing: 'folding',
    unit: 'records',
    nowMs: () => nowMs,
    say: (line) => lines.push(line),
  });
  for (const [atMs, appliedCount] of steps) {
    nowMs = atMs;
    tell({ appliedCount, totalCount: 1_000 });
  }
  return lines;
}

describe('Progress', () => {
  test('is not told of what is over at once', () => {
    expect(linesAt([0, 0], [500, 500], [900, 1_000])).toEqual([]);
  });

  test('says how much is done, at which pace, and how long the rest takes', () => {
    expect(linesAt([0, 0], [1_000, 100])).toEqual(['folding: 10 %, 100 of 1000 records, 100/s, about 9 s left']);
  });

  test('counts the pace from where it was begun, not what an earlier run has done', () => {
    expect(linesAt([0, 800], [1_000, 900])).toEqual(['folding: 90 %, 900 of 1000 records, 100/s, about 1 s left']);
  });

  test('is told every other second, and promises nothing while nothing moves', () => {
    const lines = linesAt([0, 0], [1_000, 0], [2_000, 0], [3_000, 0]);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('nothing moves yet');
  });
});
