import { beforeEach, describe, expect, test } from '@jest/globals';
import { StallWatch } from './stall-watch.js';

describe('watching for a reader that hangs', () => {
  let nowMs: number;
  let hasLag: () => Promise<boolean>;
  let stalledCount: number;
  let watch: StallWatch;

  beforeEach(() => {
    nowMs = 1_000;
    stalledCount = 0;
    hasLag = async () => true;
    watch = new StallWatch({
      stallMs: 60_000,
      hasLag: () => hasLag(),
      onStall: () => (stalledCount += 1),
      nowMs: () => nowMs,
    });
  });

  /** Checks every quarter of the time, as the reader does. */
  async function pass(ms: number): Promise<void> {
    for (const end = nowMs + ms; nowMs < end;) {
      nowMs += 15_000;
      await watch.check();
    }
  }

  test('says so when records wait and nothing is done', async () => {
    await pass(45_000);
    expect(stalledCount).toBe(0);
    await pass(15_000);
    expect(stalledCount).toBe(1);
  });

  test('says nothing while something is done', async () => {
    for (let each = 0; each < 10; each++) {
      await pass(30_000);
      watch.noteActivity();
    }
    expect(stalledCount).toBe(0);
  });

  test('says nothing while no record waits, and counts from when one does', async () => {
    hasLag = async () => false;
    await pass(600_000);
    hasLag = async () => true;
    await pass(30_000);
    expect(stalledCount).toBe(0);
    await pass(30_000);
    expect(stalledCount).toBe(1);
  });

  test('says nothing while the cluster cannot be asked, and counts from when it can', async () => {
    hasLag = () => Promise.reject(new Error('away'));
    await pass(600_000);
    hasLag = async () => true;
    await pass(30_000);
    expect(stalledCount).toBe(0);
    await pass(30_000);
    expect(stalledCount).toBe(1);
  });

  test('says nothing when something is done while it asks', async () => {
    await pass(45_000);
    hasLag = async () => {
      watch.noteActivity();
      return true;
    };
    await pass(15_000);
    expect(stalledCount).toBe(0);
  });
});
