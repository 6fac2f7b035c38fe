import { describe, expect, test } from '@jest/globals';
import { topics, type PartitionProgress } from '@waybill/ports';
import { createLogFreshness, createLookedFreshness, createStoreFreshness } from './freshness.js';

const clock = { nowUnixNano: () => 1_000n };
const groups = [{ topic: topics.events, groupId: 'stitcher' }];

const ofProgress = (...progress: readonly Partial<PartitionProgress>[]) => {
  const whole = progress.map((each, partition) => ({
    partition,
    beginOffset: 0,
    committedOffset: 5,
    endOffset: 5,
    ...each,
  }));
  return createLogFreshness({ progress: async () => whole }, groups, clock).freshness();
};

describe('how fresh an answer is', () => {
  test('everything is applied when no partition of the log has more', async () => {
    expect(await ofProgress({}, {})).toMatchObject({
      source: 'log',
      observedUnixNano: 1_000n,
      oldestUnappliedAgeNanos: 0n,
      partitions: [
        { group: 'stitcher', topic: topics.events, partition: 0, appliedOffset: 5, endOffset: 5 },
        { partition: 1, oldestUnappliedAgeNanos: 0n },
      ],
    });
  });

  test('is the age of the oldest record that waits', async () => {
    const waiting = { endOffset: 7, oldestUnappliedUnixNano: 400n };
    expect(await ofProgress({}, waiting, { ...waiting, oldestUnappliedUnixNano: 900n })).toMatchObject({
      oldestUnappliedAgeNanos: 600n,
    });
  });

  test('is never less than nothing, whatever the clocks say', async () => {
    expect(await ofProgress({ endOffset: 7, oldestUnappliedUnixNano: 2_000n })).toMatchObject({
      oldestUnappliedAgeNanos: 0n,
    });
  });

  test('is not known when the log does not say since when one partition waits', async () => {
    expect(await ofProgress({}, { endOffset: 7 })).toMatchObject({ source: 'log', oldestUnappliedAgeNanos: undefined });
  });

  test('is not known when only the store can be asked', async () => {
    const calls = { freshness: async () => [{ log_partition: 3, newest_offset: '41' }] };
    expect(await createStoreFreshness(calls, clock).freshness()).toMatchObject({
      source: 'store',
      oldestUnappliedAgeNanos: undefined,
      partitions: [{ partition: 3, appliedOffset: 42, endOffset: undefined }],
    });
  });

  test.each([
    ['rejects', () => Promise.reject(new Error('away'))],
    ['does not answer', () => new Promise<never>(() => undefined)],
  ])("is nobody's to say when who is asked %s, and holds up no answer", async (_, look) => {
    const freshness = createLookedFreshness({ clock, source: 'log', look, timeoutMs: 1 });
    expect(await freshness.freshness()).toEqual({
      source: 'nobody',
      observedUnixNano: 0n,
      oldestUnappliedAgeNanos: undefined,
      partitions: [],
    });
  });
});
