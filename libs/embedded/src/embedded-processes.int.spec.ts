import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type LogRecord, topics } from '@waybill/ports';
import { createTemporaryDirectory, type TemporaryDirectory, TestClock } from '@waybill/testing';
import { createLmdbEventLog, type LmdbEventLog } from './lmdb-event-log.js';

// These tests kill or starve real processes. The processes run the build (`npm test` builds first).
const fixture = (name: string) => join(import.meta.dirname, '..', 'fixtures', name);

/** A record whose append was acknowledged: partition, offset and the text it is full of. */
type Acknowledged = readonly [partition: number, offset: number, text: string];

/** What a process said so far. */
interface Answers {
  readonly starts: string[];
  readonly acknowledged: Acknowledged[];
  readonly refusals: string[];
}

interface Appender extends Answers {
  readonly child: ChildProcess;
  /** Resolves when so many lines of that kind were written in all. */
  waitFor(kind: keyof Answers, count: number): Promise<void>;
}

/** A topic that no released log knows. */
const addedTopic = 'waybill.added.v1';

describe('the embedded log in a process that', () => {
  const children: ChildProcess[] = [];
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await createTemporaryDirectory();
  });

  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill));
    await directory.remove();
  });

  function startAppender(
    runName: string,
    { fileBlockCountMax, addedTopic = '' }: { readonly fileBlockCountMax?: number; readonly addedTopic?: string } = {},
  ): Appender {
    const program = `exec "${process.execPath}" "${fixture('append-loop.mjs')}"`;
    const command = `${program} "${directory.path}" ${runName} ${addedTopic}`;
    const limit = fileBlockCountMax === undefined ? '' : `ulimit -S -f ${fileBlockCountMax}; `;
    const child = spawn('sh', ['-c', limit + command], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(child);
    return followAnswers(child);
  }

  test('is killed at any moment has every acknowledged record, with its bytes, at its place', async () => {
    const acknowledged: Acknowledged[] = [];
    for (const [run, count] of [3, 40, 17, 90, 1, 60].entries()) {
      const appender = startAppender(`run-${run}`);
      await appender.waitFor('acknowledged', count);
      await kill(appender.child);
      acknowledged.push(...appender.acknowledged);
    }
    await expectStored(directory.path, acknowledged);
  }, 60_000);

  test('is killed while it adds a topic to a log with records still has all of them, and can add it again', async () => {
    const acknowledged: Acknowledged[] = [];
    const old = startAppender('old');
    await old.waitFor('acknowledged', 40);
    await kill(old.child);
    acknowledged.push(...old.acknowledged);
    // What a start does takes some milliseconds: from before its first write to after its last.
    for (const pauseMs of [0, 1, 2, 3, 4, 6, 8, 12, 16, 24]) {
      const appender = startAppender(`added-${pauseMs}`, { addedTopic });
      await appender.waitFor('starts', 1);
      await pause(pauseMs);
      await kill(appender.child);
      acknowledged.push(...appender.acknowledged);
    }
    const last = startAppender('last', { addedTopic });
    await last.waitFor('acknowledged', 5);
    await kill(last.child);
    acknowledged.push(...last.acknowledged);
    await expectStored(directory.path, acknowledged, { [addedTopic]: 1 });
  }, 60_000);

  test('finds no room refuses without losing what it acknowledged, and goes on once there is room', async () => {
    const appender = startAppender('starved', { fileBlockCountMax: 2_048 });
    await appender.waitFor('refusals', 12);
    expect(new Set(appender.refusals)).toEqual(new Set([expect.stringMatching(/^(disk_full|log_write_failed)$/)]));
    const before = appender.acknowledged.length;
    expect(before).toBeGreaterThan(0);
    spawn('prlimit', ['--pid', String(appender.child.pid), '--fsize=unlimited'], { stdio: 'ignore' });
    await appender.waitFor('acknowledged', before + 20);
    await kill(appender.child);
    await expectStored(directory.path, appender.acknowledged);
  }, 60_000);
});

describe('an embedded log that waits for records', () => {
  test('has neither timer nor poll: a process with nothing else to do ends', async () => {
    const directory = await createTemporaryDirectory();
    const child = spawn(process.execPath, [fixture('idle-reader.mjs'), directory.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const output: Buffer[] = [];
      child.stdout.on('data', (bytes: Buffer) => output.push(bytes));
      expect(await once(child, 'close')).toEqual([0, null]);
      expect(Buffer.concat(output).toString()).toBe('handled\n');
    } finally {
      await kill(child);
      await directory.remove();
    }
  }, 30_000);
});

describe('the lock of a data directory', () => {
  test('is refused to a second process, and free as soon as its holder is killed', async () => {
    const directory = await createTemporaryDirectory();
    const child = spawn(process.execPath, [fixture('hold-directory.mjs'), directory.path], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      await once(child.stdout, 'data');
      const log = createLog(directory.path);
      await expect(log.start()).rejects.toMatchObject({
        code: 'data_directory_in_use',
        message: expect.stringContaining(`process ${child.pid}`),
      });
      await kill(child);
      await log.start();
      await log.shutdown();
    } finally {
      await kill(child);
      await directory.remove();
    }
  }, 30_000);
});

function followAnswers(child: ChildProcess): Appender {
  const answers: Answers = { starts: [], acknowledged: [], refusals: [] };
  const waiting = new Set<() => void>();
  const lines = createInterface({ input: child.stdout! });
  lines.on('line', (line) => {
    const [answer, first, offset, text] = line.split(' ');
    if (answer === 'starting') answers.starts.push(line);
    if (answer === 'acked') answers.acknowledged.push([Number(first), Number(offset), text!]);
    if (answer === 'refused') answers.refusals.push(first!);
    for (const check of waiting) check();
  });
  return {
    child,
    ...answers,
    async waitFor(kind, count) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const check = () => (answers[kind].length >= count ? resolve() : undefined);
      waiting.add(check);
      lines.once('close', () => reject(new Error(`expected ${count} ${kind}, found the process gone`)));
      check();
      await promise.finally(() => waiting.delete(check));
    },
  };
}

/** Ends a process as a power cut would, and reads what it had still written. */
async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

function createLog(directory: string, addedCounts: Readonly<Record<string, number>> = {}) {
  const partitionCounts = { [topics.events]: 2, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1, ...addedCounts };
  return createLmdbEventLog({ directory, partitionCounts, clock: new TestClock(1n) });
}

async function expectStored(
  directory: string,
  acknowledged: readonly Acknowledged[],
  addedCounts?: Readonly<Record<string, number>>,
): Promise<void> {
  const partitions = await readAll(createLog(directory, addedCounts));
  for (const records of partitions) {
    expect(records.map(({ offset }) => offset)).toEqual(records.map((_, index) => index));
  }
  for (const [partition, offset, text] of acknowledged) {
    const bytes = partitions[partition]?.[offset]?.bytes ?? new Uint8Array();
    expect(Buffer.compare(bytes, Buffer.alloc(20_000, text))).toBe(0);
  }
  expect(acknowledged.length).toBeGreaterThan(0);
}

async function readAll(log: LmdbEventLog): Promise<readonly LogRecord[][]> {
  await log.start();
  const records: LogRecord[][] = [[], []];
  const ends = (await log.progress(topics.events, 'reader')).map(({ endOffset }) => endOffset);
  const done = Promise.withResolvers<void>();
  const isComplete = () => records.every((read, partition) => read.length === ends[partition]);
  const subscription = await log.subscribe({
    topic: topics.events,
    groupId: 'reader',
    batchBytesMax: 1_000_000,
    handle: async (batch) => {
      records[batch.partition]?.push(...batch.records);
      if (isComplete()) done.resolve();
    },
    onFailure: (_, cause) => done.reject(cause),
  });
  if (!isComplete()) await done.promise;
  await subscription.shutdown();
  await log.shutdown();
  return records;
}
