import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Failure, topics, type LogRecord, type PartitionProgress, type SubscribeOptions } from '@waybill/ports';
import { PartitionReader, type PartitionFeed } from './partition-reader.js';

const records = (from: number, until: number): readonly LogRecord[] =>
  Array.from({ length: until - from }, (_, at) => ({
    topic: topics.events,
    partition: 0,
    offset: from + at,
    appendedUnixNano: 1n,
    bytes: Uint8Array.of(from + at),
  }));

describe('the reader of a partition', () => {
  let progress: PartitionProgress;
  let seeks: number[];
  let commits: number[];
  let handled: number[];
  let told: unknown[];
  let isPaused: boolean;
  let ended: Promise<void>;
  let reader: PartitionReader;
  let commit: PartitionFeed['commit'];

  beforeEach(() => {
    progress = { partition: 0, beginOffset: 0, committedOffset: 0, endOffset: 10 };
    [seeks, commits, handled, told] = [[], [], [], []];
    isPaused = true;
    commit = async (offset) => void commits.push(offset);
  });
  afterEach(async () => {
    reader.revoke();
    await ended;
  });

  async function begin(options: Partial<SubscribeOptions> = {}): Promise<void> {
    reader = new PartitionReader({
      partition: 0,
      retryPauseMsMin: 1,
      retryPauseMsMax: 2,
      onActivity: () => undefined,
      feed: {
        getProgress: async () => progress,
        seek: (offset) => seeks.push(offset),
        pause: () => (isPaused = true),
        resume: () => (isPaused = false),
        commit: (offset) => commit(offset),
      },
      subscribe: {
        topic: topics.events,
        groupId: 'stitcher',
        batchBytesMax: 3,
        handle: async (batch) => void handled.push(...batch.records.map(({ offset }) => offset)),
        onFailure: (_, cause) => told.push(cause),
        ...options,
      },
    });
    ended = reader.run(Promise.resolve());
    await until(() => seeks.length > 0 || told.length > 0);
  }

  test('uses nothing before it has begun, and fetches from where it begins', async () => {
    progress = { ...progress, committedOffset: 4 };
    const beginning = begin();
    expect(reader.accept(records(0, 2))).toBe(false);
    await beginning;
    expect([seeks, isPaused]).toEqual([[4], false]);
  });

  test('asks for no more while what is fetched waits', async () => {
    const gate = Promise.withResolvers<void>();
    await begin({ handle: () => gate.promise });
    reader.accept(records(0, 7));
    await until(() => isPaused);
    gate.resolve();
    await until(() => commits.at(-1) === 7);
    expect([commits, isPaused]).toEqual([[3, 6, 7], false]);
  });

  test('halts when the log ends before what comes next: the client has set the offset back by itself', async () => {
    await begin();
    reader.accept(records(0, 5));
    await until(() => commits.at(-1) === 5);
    progress = { ...progress, endOffset: 2 };
    expect(reader.accept(records(0, 2))).toBe(false);
    await ended;
    expect(told).toMatchObject([{ code: 'log_truncated', kind: 'permanent' }]);
    expect(reader.halt).toMatchObject({ cause: { code: 'log_truncated' } });
    expect(handled).toEqual([0, 1, 2, 3, 4]);
  });

  test('halts when the log has forgotten what comes next', async () => {
    await begin();
    reader.accept(records(0, 3));
    await until(() => commits.at(-1) === 3);
    progress = { ...progress, beginOffset: 6 };
    expect(reader.accept(records(6, 8))).toBe(false);
    await ended;
    expect(told).toMatchObject([{ code: 'log_expired', kind: 'permanent' }]);
  });

  test('asks again for what comes next when a fetch of before a move of the leader arrives', async () => {
    await begin();
    reader.accept(records(0, 3));
    await until(() => commits.at(-1) === 3);
    expect(reader.accept(records(1, 2))).toBe(false);
    await until(() => seeks.length === 2);
    expect([seeks, isPaused, told]).toEqual([[0, 3], false, []]);
    expect(reader.accept(records(3, 5))).toBe(true);
    await until(() => commits.at(-1) === 5);
    expect(handled).toEqual([0, 1, 2, 3, 4]);
  });

  test('commits nothing that is finished after its partition was given away', async () => {
    const gate = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    await begin({
      handle: async () => {
        entered.resolve();
        await gate.promise;
      },
    });
    reader.accept(records(0, 3));
    await entered.promise;
    reader.revoke();
    gate.resolve();
    await ended;
    expect([commits, told]).toEqual([[], []]);
  });

  test('tries a commit that failed again without handling the batch again', async () => {
    let failuresLeft = 2;
    commit = async (offset) => {
      if (failuresLeft-- > 0) throw new Failure('retryable', 'kafka_unavailable', 'away');
      commits.push(offset);
    };
    await begin();
    reader.accept(records(0, 3));
    await until(() => commits.length === 1);
    expect([handled, told]).toMatchObject([
      [0, 1, 2],
      [{ code: 'kafka_unavailable' }, { code: 'kafka_unavailable' }],
    ]);
  });

  test('says nothing of commits that fail because the group is divided anew', async () => {
    let failuresLeft = 2;
    commit = async (offset) => {
      if (failuresLeft-- > 0) throw new Failure('retryable', 'group_rebalancing', 'soon');
      commits.push(offset);
    };
    await begin();
    reader.accept(records(0, 3));
    await until(() => commits.length === 1);
    expect(told).toEqual([]);
  });

  test('hands a rejected batch out again with the bytes as they were', async () => {
    const seen: number[][] = [];
    await begin({
      handle: async (batch) => {
        seen.push(batch.records.map(({ bytes }) => bytes[0]!));
        for (const { bytes } of batch.records) bytes.fill(255);
        if (seen.length === 1) throw new Error('once');
      },
    });
    reader.accept(records(0, 3));
    await until(() => commits.length === 1);
    expect(seen).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 1));
}
