import { describe, expect, test } from '@jest/globals';
import { packParts, planParts, stepMsOf, type CountSteps } from './export-plan.js';

const window = { fromMs: 1_000, untilMs: 11_000 };

/** Counts rows that lie at these milliseconds. */
function counting(rowsMs: readonly number[]) {
  const asked: [number, number, number][] = [];
  const countSteps: CountSteps = async ({ fromMs, untilMs }, stepMs) => {
    asked.push([fromMs, untilMs, stepMs]);
    const steps = new Map<number, number>();
    for (const ms of rowsMs.filter((each) => each >= fromMs && each < untilMs)) {
      const step = Math.floor((ms - fromMs) / stepMs);
      steps.set(step, (steps.get(step) ?? 0) + 1);
    }
    return [...steps].map(([step, rowCount]) => ({ step, rowCount })).toSorted((a, b) => a.step - b.step);
  };
  return { asked, countSteps };
}

describe('the parts of an export', () => {
  test('have no more rows than they may, and cover the window without a gap', () => {
    const steps = [
      { step: 1, rowCount: 3 },
      { step: 2, rowCount: 2 },
      { step: 5, rowCount: 4 },
      { step: 9, rowCount: 1 },
    ];
    expect(packParts({ ...window, stepMs: 1_000, steps }, 5)).toEqual([
      { fromMs: 1_000, untilMs: 6_000, rowCount: 5 },
      { fromMs: 6_000, untilMs: 11_000, rowCount: 5 },
    ]);
    expect(packParts({ ...window, stepMs: 1_000, steps }, 3)).toEqual([
      { fromMs: 1_000, untilMs: 3_000, rowCount: 3 },
      { fromMs: 3_000, untilMs: 6_000, rowCount: 2 },
      { fromMs: 6_000, untilMs: 10_000, rowCount: 4 },
      { fromMs: 10_000, untilMs: 11_000, rowCount: 1 },
    ]);
  });

  test('are one without rows where there are none', () => {
    expect(packParts({ ...window, stepMs: 1_000, steps: [] }, 5)).toEqual([{ ...window, rowCount: 0 }]);
  });

  test('are looked at closer where rows crowd', async () => {
    const day = { fromMs: 0, untilMs: 86_400_000 };
    const rows = Array.from({ length: 100 }, (_, at) => 5_000_000 + at * 7);
    const { asked, countSteps } = counting(rows);
    const parts = await planParts(day, 30, countSteps);
    expect(parts.every((each) => each.rowCount <= 30)).toBe(true);
    expect(parts.reduce((sum, each) => sum + each.rowCount, 0)).toBe(100);
    expect([parts[0]?.fromMs, parts.at(-1)?.untilMs]).toEqual([0, 86_400_000]);
    parts.forEach((each, at) => at > 0 && expect(each.fromMs).toBe(parts[at - 1]?.untilMs));
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.every(([from, until, step]) => (until - from) / step <= 5_000)).toBe(true);
  });

  test('may be larger where too many rows are of one millisecond', async () => {
    const { countSteps } = counting(Array.from({ length: 9 }, () => 1_500));
    expect((await planParts(window, 3, countSteps)).find((each) => each.rowCount > 0)).toMatchObject({ rowCount: 9 });
  });

  test('are counted in whole milliseconds at the least', () => {
    expect([stepMsOf({ fromMs: 0, untilMs: 10 }), stepMsOf({ fromMs: 0, untilMs: 5_001 })]).toEqual([1, 2]);
  });
});
