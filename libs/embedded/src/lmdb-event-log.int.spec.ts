import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type EventLogReader, type LogPosition, type SubscribeOptions, type Topic, topics } from '@waybill/ports';
import { createTemporaryDirectory, type TemporaryDirectory, TestClock, testEventLog } from '@waybill/testing';
import { createLmdbEventLog, type LmdbEventLog, type LmdbEventLogOptions } from './lmdb-event-log.js';

testEventLog('LmdbEventLog', async (setup) => {
  const directory = await createTemporaryDirectory();
  return {
    hasTestClock: true,
    async open() {
      const log = createLmdbEventLog({ ...setup, directory: directory.path, retryPauseMsMin: 1 });
      await log.start();
      return log;
    },
    dispose: () => directory.remove(),
  };
});

describe('the embedded log', () => {
  const opened: LmdbEventLog[] = [];
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await createTemporaryDirectory();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((log) => log.shutdown()));
    await directory.remove();
  });

  async function open(changes: Partial<LmdbEventLogOptions> = {}): Promise<LmdbEventLog> {
    const log = createLmdbEventLog({
      directory: join(directory.path, 'log'),
      partitionCounts: { [topics.events]: 2, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
      clock: new TestClock(1n),
      retryPauseMsMin: 1,
      retryPauseMsMax: 4,
      ...changes,
    });
    opened.push(log);
    await log.start();
    return log;
  }

  const pages = () => join(directory.path, 'log', 'data.mdb');

  test('makes its directory, with those above it', async () => {
    const log = await open({ directory: join(directory.path, 'a', 'b.d', 'log') });
    await expect(append(log, ['a'])).resolves.toHaveLength(1);
  });

  test('says since when the oldest record that a group has not applied has waited', async () => {
    const log = await open({ clock: new TestClock(7n) });
    expect(await log.progress(topics.events, 'stitcher')).toEqual([
      { partition: 0, beginOffset: 0, committedOffset: 0, endOffset: 0 },
      { partition: 1, beginOffset: 0, committedOffset: 0, endOffset: 0 },
    ]);
    await append(log, ['a', 'b']);
    expect((await log.progress(topics.events, 'stitcher'))[0]).toMatchObject({
      endOffset: 2,
      oldestUnappliedUnixNano: 7n,
    });
  });

  test('refuses another partition count than the one it was made with', async () => {
    await (await open()).shutdown();
    const refused = open({
      partitionCounts: { [topics.events]: 3, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
    });
    await expect(refused).rejects.toMatchObject({
      code: 'partition_count_changed',
      kind: 'permanent',
      message: expect.stringMatching(/expected 3 partitions of waybill\.events\.v1 .* found it made with 2/),
    });
    await expect(open()).resolves.toBeDefined();
  });

  test('adds a topic that it does not know yet, and keeps records and committed offsets of the others', async () => {
    const old = await open();
    await append(old, ['a', 'b', 'c']);
    await readRecords(old, 3);
    await old.shutdown();
    const log = await open({ partitionCounts: withAddedTopic });
    expect(await log.append([{ topic: addedTopic, partition: 3, bytes: Buffer.from('new') }])).toEqual([
      { topic: addedTopic, partition: 3, offset: 0 },
    ]);
    expect(await append(log, ['d'])).toMatchObject([{ offset: 3 }]);
    expect(await log.progress(topics.events, 'stitcher')).toMatchObject([
      { committedOffset: 3, endOffset: 4 },
      { committedOffset: 0, endOffset: 0 },
    ]);
    expect(await readRecords(log, 4, { begin: async () => 0 })).toEqual(['a', 'b', 'c', 'd']);
    await log.shutdown();
    const again = await open({ partitionCounts: withAddedTopic });
    expect(await again.progress(addedTopic, 'any')).toMatchObject([{}, {}, {}, { endOffset: 1 }]);
  });

  test('has fixed the count of an added topic, too, once it knows it', async () => {
    await (await open()).shutdown();
    await (await open({ partitionCounts: withAddedTopic })).shutdown();
    const refused = open({ partitionCounts: { ...withAddedTopic, [addedTopic]: 5 } });
    await expect(refused).rejects.toMatchObject({ code: 'partition_count_changed', kind: 'permanent' });
  });

  test('adds no topic when it refuses the count of another', async () => {
    await (await open()).shutdown();
    const refused = open({ partitionCounts: { ...withAddedTopic, [topics.events]: 3 } });
    await expect(refused).rejects.toMatchObject({ code: 'partition_count_changed' });
    await expect(open()).resolves.toBeDefined();
  });

  test('refuses a directory that knows more topics, and says which version can read it', async () => {
    const newer = await open({ partitionCounts: withAddedTopic });
    await append(newer, ['a']);
    await newer.shutdown();
    await expect(open()).rejects.toMatchObject({
      code: 'log_format_unknown',
      kind: 'permanent',
      message: expect.stringMatching(
        /found waybill\.added\.v1 in it, which only a newer version knows: run that version/,
      ),
    });
    expect(await endOffset(await open({ partitionCounts: withAddedTopic }))).toBe(1);
  });

  test('appends nothing that would reach into the reserve of the disk, and still starts and hands out what it has', async () => {
    const roomy = await open();
    await roomy.append([{ topic: topics.events, partition: 0, bytes: Buffer.from('kept') }]);
    await roomy.shutdown();
    const full = await open({ diskReserveBytes: Number.MAX_SAFE_INTEGER });
    const refused = full.append([{ topic: topics.events, partition: 0, bytes: Buffer.from('refused') }]);
    await expect(refused).rejects.toMatchObject({ code: 'disk_full', kind: 'retryable' });
    await full.shutdown();
    const again = await open();
    const [position] = await again.append([{ topic: topics.events, partition: 0, bytes: Buffer.from('next') }]);
    expect(position?.offset).toBe(1);
  });

  test('makes no new log on a disk without room for it', async () => {
    await expect(open({ diskReserveBytes: Number.MAX_SAFE_INTEGER })).rejects.toMatchObject({ code: 'disk_full' });
  });

  test('holds back batches that are not full, so that small appends become few batches', async () => {
    const log = await open();
    const handled: number[] = [];
    let told: (() => void) | undefined;
    const subscription = await log.subscribe({
      topic: topics.events,
      groupId: 'patient',
      batchBytesMax: 1024,
      batchIntervalMs: 2_000,
      handle: async ({ records }) => {
        handled.push(records.length);
        told?.();
      },
      onFailure: () => undefined,
    });
    const next = () => new Promise<void>((resolve) => (told = resolve));
    const first = next();
    await append(log, ['at once']);
    await first;
    const second = next();
    for (let each = 0; each < 9; each++) await append(log, ['held back']);
    await second;
    await subscription.shutdown();
    expect(handled).toEqual([1, 9]);
  });

  test('refuses a directory that another log uses, and takes it once that one is shut down', async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({ code: 'data_directory_in_use', kind: 'retryable' });
    await append(first, ['still in use']);
    await first.shutdown();
    expect(await endOffset(await open())).toBe(1);
  });

  test('refuses a directory that cannot be made', async () => {
    await writeFile(join(directory.path, 'log'), 'a file');
    await expect(open()).rejects.toMatchObject({ code: 'data_directory_not_usable', kind: 'retryable' });
  });

  describe('when its page file is damaged', () => {
    beforeEach(async () => {
      const log = await open();
      await append(
        log,
        Array.from({ length: 200 }, (_, each) => `${each}`.padStart(3_000, 'x')),
      );
      await log.shutdown();
    });

    async function refusal(): Promise<unknown> {
      return open().then(
        () => 'opened',
        (error: unknown) => error,
      );
    }

    const damaged = {
      code: 'log_damaged',
      kind: 'permanent',
      message: expect.stringMatching(/\/log, found .*: stop, keep a copy of the directory/),
    };

    test('says so when it is garbage', async () => {
      await writeFile(pages(), Buffer.alloc(100_000, 'garbage'));
      expect(await refusal()).toMatchObject(damaged);
    });

    test('says so when it is a few bytes of something else', async () => {
      await writeFile(pages(), 'hello\n');
      expect(await refusal()).toMatchObject(damaged);
    });

    test('says so when it was cut off', async () => {
      await truncate(pages(), 100_000);
      expect(await refusal()).toMatchObject(damaged);
    });

    test('says so when it is empty, instead of starting an empty log', async () => {
      await truncate(pages(), 0);
      expect(await refusal()).toMatchObject(damaged);
    });

    test('says so when it is gone, instead of starting an empty log', async () => {
      await rm(pages());
      expect(await refusal()).toMatchObject(damaged);
    });

    test('says so when pages within it are overwritten', async () => {
      const bytes = await readFile(pages());
      await writeFile(pages(), bytes.fill('?', 8_192));
      expect(await refusal()).toMatchObject(damaged);
    });

    test('opens again when it only grew at its end', async () => {
      await appendFile(pages(), Buffer.alloc(5_000, 'tail'));
      expect(await endOffset(await open())).toBe(200);
    });

    test('halts at a record whose bytes were changed, hands out those before it and says where it is', async () => {
      const bytes = await readFile(pages());
      const marker = bytes.indexOf('x7');
      expect(marker).toBeGreaterThan(0);
      await writeFile(pages(), bytes.fill('!', marker, marker + 1));
      const { handledCount, position, cause } = await readUntilFailure(await open());
      expect(handledCount).toBe(position.offset);
      expect(position).toMatchObject({ topic: topics.events, partition: 0 });
      expect(cause).toMatchObject({ code: 'log_damaged', kind: 'permanent' });
    });
  });
});

/** A topic that this version does not know: what a later one will add. */
const addedTopic = 'waybill.added.v1' as Topic;
const withAddedTopic = {
  [topics.events]: 2,
  [topics.aliases]: 1,
  [topics.facts]: 1,
  [topics.quarantine]: 1,
  [addedTopic]: 4,
};

function append(log: LmdbEventLog, texts: readonly string[]): Promise<readonly LogPosition[]> {
  return log.append(texts.map((text) => ({ topic: topics.events, partition: 0, bytes: Buffer.from(text) })));
}

async function endOffset(log: EventLogReader): Promise<number | undefined> {
  const [first] = await log.progress(topics.events, 'stitcher');
  return first?.endOffset;
}

/** Reads and commits the next records of the first partition. */
async function readRecords(
  log: EventLogReader,
  count: number,
  options: Pick<SubscribeOptions, 'begin'> = {},
): Promise<readonly string[]> {
  const texts: string[] = [];
  const done = Promise.withResolvers<void>();
  const subscription = await log.subscribe({
    ...options,
    topic: topics.events,
    groupId: 'stitcher',
    batchBytesMax: 1_000_000,
    handle: async ({ records }) => {
      texts.push(...records.map(({ bytes }) => Buffer.from(bytes).toString()));
      if (texts.length >= count) done.resolve();
    },
    onFailure: (_, cause) => done.reject(cause),
  });
  await done.promise;
  await subscription.shutdown();
  return texts;
}

async function readUntilFailure(log: EventLogReader) {
  let handledCount = 0;
  const failed = Promise.withResolvers<{ position: LogPosition; cause: unknown }>();
  const subscription = await log.subscribe({
    topic: topics.events,
    groupId: 'stitcher',
    batchBytesMax: 1_000_000,
    handle: async ({ records }) => {
      handledCount += records.length;
    },
    onFailure: (position, cause) => failed.resolve({ position, cause }),
  });
  const failure = await failed.promise;
  await subscription.shutdown();
  return { handledCount, ...failure };
}
