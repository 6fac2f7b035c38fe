import { describe, expect, jest, test } from '@jest/globals';
import { DropReport } from './drop-report.js';
import type { Drop } from './emitter.js';

describe('the report of drops', () => {
  const dropOf = (detail: string): Drop => ({ count: 1, reason: 'spool_full', detail });

  test('tells the first at once and the others together, with nothing left out', () => {
    const drops: Drop[] = [];
    const report = new DropReport((drop) => drops.push(drop));
    for (let index = 0; index < 1_000; index += 1) report.add(dropOf(`drop ${index}`));
    expect(drops).toEqual([dropOf('drop 0')]);
    report.tellAll();
    expect(drops).toEqual([dropOf('drop 0'), { ...dropOf('drop 999'), count: 999 }]);
    report.tellAll();
    expect(drops).toHaveLength(2);
  });

  test('tells each reason on its own', () => {
    const drops: Drop[] = [];
    const report = new DropReport((drop) => drops.push(drop));
    report.add(dropOf('a'));
    report.add({ count: 2, reason: 'rejected', detail: 'b' });
    expect(drops.map(({ reason }) => reason)).toEqual(['spool_full', 'rejected']);
    report.tellAll();
  });

  test('tells what is held back after a second', () => {
    jest.useFakeTimers();
    try {
      const drops: Drop[] = [];
      const report = new DropReport((drop) => drops.push(drop));
      report.add(dropOf('a'));
      report.add(dropOf('b'));
      jest.advanceTimersByTime(1_000);
      expect(drops).toEqual([dropOf('a'), dropOf('b')]);
    } finally {
      jest.useRealTimers();
    }
  });
});
