import { beforeEach, describe, expect, test } from '@jest/globals';
import { silentLogger, topics } from '@waybill/ports';
import { MemoryStateStore } from '@waybill/testing';
import { reconcileState } from './reconcile-state.js';

describe('reconciling the state of a partition with the log', () => {
  let state: MemoryStateStore;
  const reconcile = (progress: { beginOffset?: number; committedOffset: number; endOffset: number }) =>
    reconcileState(
      { topic: topics.events, state, projectionId: 'ours', logger: silentLogger },
      { partition: 0, beginOffset: 0, ...progress },
    );
  const applied = (appliedOffset: number, projectionId = 'ours') =>
    state.commit(0, [{ key: 'k', value: Uint8Array.of(1) }], { appliedOffset, projectionId });

  beforeEach(async () => {
    state = new MemoryStateStore();
    await state.start();
  });

  test('begins a new log at its first record', async () => {
    expect(await reconcile({ committedOffset: 0, endOffset: 0 })).toBe(0);
  });

  test.each([
    ['behind', 3],
    ['at', 5],
    ['before', 9],
    ['of a group that never committed, far behind', 0],
  ])('goes on after what was applied when the committed offset stands %s it', async (_, committedOffset) => {
    await applied(4);
    expect(await reconcile({ committedOffset, endOffset: 10 })).toBe(5);
  });

  test('folds the whole log when there is no state', async () => {
    expect(await reconcile({ committedOffset: 7, endOffset: 10 })).toBe(0);
  });

  test('forgets state that goes with another projection, and folds the whole log', async () => {
    await applied(4, 'theirs');
    expect(await reconcile({ committedOffset: 5, endOffset: 10 })).toBe(0);
    expect(await state.partition(0)).toBeUndefined();
    expect(await state.get(0, ['k'])).toEqual([undefined]);
  });

  test.each([
    ['applied', 7, 0],
    ['committed', 2, 6],
  ])('refuses a log that ends before what has been %s', async (_, appliedOffset, committedOffset) => {
    await applied(appliedOffset);
    await expect(reconcile({ committedOffset, endOffset: 5 })).rejects.toMatchObject({
      code: 'log_truncated',
      kind: 'permanent',
      message: expect.stringMatching(/ends before 5\. Acknowledged events are missing: restore the log from a backup/),
    });
  });

  test('folds what is left of a log that lost its end, once the state was removed', async () => {
    expect(await reconcile({ committedOffset: 6, endOffset: 5 })).toBe(0);
  });

  test('refuses a log that has forgotten what must be folded next', async () => {
    await applied(1);
    await expect(reconcile({ beginOffset: 3, committedOffset: 3, endOffset: 5 })).rejects.toMatchObject({
      code: 'log_expired',
      kind: 'permanent',
      message: expect.stringMatching(/from offset 2, but the log begins at 3/),
    });
  });

  test('refuses to fold what is left of a log that others have folded from its beginning', async () => {
    await expect(reconcile({ beginOffset: 3, committedOffset: 4, endOffset: 5 })).rejects.toMatchObject({
      code: 'log_expired',
    });
  });

  test('folds what is there when the group is new', async () => {
    expect(await reconcile({ beginOffset: 3, committedOffset: 3, endOffset: 5 })).toBe(3);
  });
});
