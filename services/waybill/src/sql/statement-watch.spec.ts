import { describe, expect, test } from '@jest/globals';
import { renderProgress } from './statement-watch.js';

describe('the progress of a statement', () => {
  test.each([
    [undefined, 'running for 3 s; Ctrl-C stops it'],
    [{ elapsedSeconds: 3, readRowCount: 0, totalRowCount: 9 }, 'running for 3 s; Ctrl-C stops it'],
    [{ elapsedSeconds: 3, readRowCount: 5, totalRowCount: 0 }, 'running for 3 s, 5 rows read; Ctrl-C stops it'],
    [
      { elapsedSeconds: 3, readRowCount: 5, totalRowCount: 20 },
      'running for 3 s, 25 %, 5 of about 20 rows read; Ctrl-C stops it',
    ],
    // A guess may be too low, and what runs is not done.
    [
      { elapsedSeconds: 3, readRowCount: 30, totalRowCount: 20 },
      'running for 3 s, 99 %, 30 of about 20 rows read; Ctrl-C stops it',
    ],
  ])('says what is known: %j', (progress, line) => {
    expect(renderProgress(progress, 3_456)).toBe(line);
  });
});
