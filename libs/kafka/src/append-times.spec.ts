import { expect, test } from '@jest/globals';
import { createAppendTimes } from './append-times.js';

const nowUnixMs = 1_795_518_143_123;
const dayMs = 86_400_000;

/** A partition whose records were appended so long ago. */
const times = (...agesMs: readonly number[]) =>
  createAppendTimes({
    nowUnixMs,
    getOffsets: async (unixMs) => {
      const first = agesMs.findIndex((ageMs) => nowUnixMs - ageMs >= unixMs);
      return [{ partition: 0, offset: String(first === -1 ? agesMs.length : first) }];
    },
  });

test.each([
  [[5 * dayMs, 90_000, 90_000, 10], 0, 5 * dayMs],
  [[5 * dayMs, 90_000, 90_000, 10], 1, 90_000],
  [[5 * dayMs, 90_000, 90_000, 10], 3, 10],
  [[400 * dayMs], 0, 30 * dayMs],
])('records appended %j ago: record %i is %i ms old, to within a second', async (agesMs, offset, ageMs) => {
  const found = nowUnixMs - (await times(...agesMs).appendedUnixMsOf(0, offset));
  expect(Math.abs(found - ageMs)).toBeLessThanOrEqual(1_000);
});

test('partitions share what was asked', async () => {
  let askedCount = 0;
  const shared = createAppendTimes({
    nowUnixMs,
    getOffsets: async () => {
      askedCount += 1;
      return [0, 1].map((partition) => ({ partition, offset: '0' }));
    },
  });
  await shared.appendedUnixMsOf(0, 0);
  const before = askedCount;
  await shared.appendedUnixMsOf(1, 0);
  expect(askedCount).toBe(before);
});
