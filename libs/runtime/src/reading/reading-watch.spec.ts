import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Failure, topics, type LogBatch, type Subscription } from '@waybill/ports';
import { builtAtUnixNano, MemoryEventLog, TestClock } from '@waybill/testing';
import { createReadingWatch, renderMetrics, type ReadingWatch } from '../index.js';

const stallTimeoutMs = 1_000;
const topic = topics.events;

describe('the watch over a reading service', () => {
  let log: MemoryEventLog;
  let subscription: Subscription;
  const time = { ms: 0 };

  beforeEach(async () => {
    time.ms = 0;
    log = new MemoryEventLog({
      partitionCounts: { [topics.events]: 1, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 },
      clock: new TestClock(builtAtUnixNano),
    });
    await log.start();
  });
  afterEach(async () => {
    await subscription.shutdown();
    await log.shutdown();
  });

  async function read(
    handle: (batch: LogBatch) => Promise<void>,
    { isSoleReader = true, clock = new TestClock(builtAtUnixNano) } = {},
  ): Promise<ReadingWatch> {
    const watch = createReadingWatch({
      service: 'stitcher',
      reader: log,
      isSoleReader,
      stallTimeoutMs,
      clock,
      nowMs: () => time.ms,
    });
    const onFailure = () => undefined;
    subscription = await watch.reader.subscribe({ topic, groupId: 'g', batchBytesMax: 1e6, handle, onFailure });
    return watch;
  }

  const append = () => log.append([{ topic, partition: 0, bytes: new Uint8Array(7) }]);
  const ask = (checks: ReadingWatch['liveness']) => Promise.all(checks.map(async (each) => each.ask()));
  const linesOf = (watch: ReadingWatch) =>
    renderMetrics(watch.metrics)
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));

  test('counts what was applied', async () => {
    const applied = Promise.withResolvers<void>();
    const watch = await read(async () => applied.resolve());
    await append();
    await applied.promise;
    await caughtUp(log);
    expect(linesOf(watch)).toEqual(
      expect.arrayContaining([
        `stitcher_batches_total{topic="${topic}"} 1`,
        `stitcher_batch_records_total{topic="${topic}"} 1`,
        `stitcher_batch_bytes_total{topic="${topic}"} 7`,
        `stitcher_batch_seconds_count{topic="${topic}"} 1`,
        'stitcher_oldest_unstored_event_age_seconds 0',
        'stitcher_halted_partitions 0',
      ]),
    );
    expect(await ask([...watch.liveness, ...watch.readiness])).toEqual([undefined, undefined, undefined]);
  });

  test('says how far it is behind now, how old the oldest record is, and whether it reads the partition', async () => {
    const given = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const clock = new TestClock(builtAtUnixNano + 3_000_000_000n);
    const watch = await read(
      () => {
        given.resolve();
        return gate.promise;
      },
      { clock },
    );
    await append();
    await append();
    await given.promise;
    const lag = { topic, groupId: 'g', partition: 0, endOffset: 2 };
    expect(await watch.listLag()).toEqual([
      { ...lag, committedOffset: 0, lagRecordCount: 2, ageMs: 3_000, isReadHere: true },
    ]);
    gate.resolve();
    await caughtUp(log);
    await subscription.shutdown();
    expect(await watch.listLag()).toEqual([]);
  });

  test('calls a batch that is in hand for too long a stall', async () => {
    const given = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const watch = await read(
      () => {
        given.resolve();
        return gate.promise;
      },
      { isSoleReader: false },
    );
    await append();
    await given.promise;
    time.ms = stallTimeoutMs;
    expect(await ask(watch.liveness)).toEqual([undefined]);
    time.ms++;
    expect(await ask(watch.liveness)).toEqual([`no progress for 1000 ms: partition 0 of ${topic}`]);
    gate.resolve();
    await caughtUp(log);
    expect(await ask(watch.liveness)).toEqual([undefined]);
  });

  test('forgets a partition that failed and then was heard of no more: it is read elsewhere', async () => {
    const failed = Promise.withResolvers<void>();
    const watch = createReadingWatch({
      service: 'stitcher',
      reader: log,
      isSoleReader: false,
      stallTimeoutMs,
      clock: new TestClock(builtAtUnixNano + 1_000_000_000n),
      nowMs: () => time.ms,
    });
    subscription = await watch.reader.subscribe({
      topic,
      groupId: 'g',
      batchBytesMax: 1e6,
      handle: () => Promise.reject(new Error('broken')),
      onFailure: () => failed.resolve(),
    });
    await append();
    await failed.promise;
    await subscription.shutdown();
    time.ms = 120_000;
    expect(await ask(watch.readiness)).toEqual([undefined, expect.stringContaining('broken')]);
    expect(linesOf(watch)).toContain('stitcher_oldest_unstored_event_age_seconds 1');
    time.ms++;
    expect(await ask(watch.readiness)).toEqual([undefined, undefined]);
    expect(linesOf(watch)).toContain('stitcher_oldest_unstored_event_age_seconds 0');
  });

  test.each([
    [new Failure('retryable', 'store_unavailable', 'the store is down'), 'is tried again', 0],
    [new Failure('permanent', 'log_damaged', 'the record is damaged'), 'is halted', 1],
  ])('is not ready while a partition stands, which is no stall: %s', async (failure, stands, haltedCount) => {
    const failed = Promise.withResolvers<void>();
    let isBroken = true;
    const watch = createReadingWatch({
      service: 'stitcher',
      reader: log,
      isSoleReader: true,
      stallTimeoutMs,
      clock: new TestClock(builtAtUnixNano),
      nowMs: () => time.ms,
    });
    subscription = await watch.reader.subscribe({
      topic,
      groupId: 'g',
      batchBytesMax: 1e6,
      handle: () => (isBroken ? Promise.reject(failure) : Promise.resolve()),
      onFailure: () => failed.resolve(),
    });
    await append();
    await failed.promise;
    time.ms = stallTimeoutMs + 1;
    expect(await ask(watch.liveness)).toEqual([undefined]);
    const why = `partition 0 of ${topic} ${stands} at offset 0: ${failure.message} [${failure.code}]`;
    expect(await ask(watch.readiness)).toEqual([undefined, why]);
    expect(linesOf(watch)).toContain(`stitcher_halted_partitions ${haltedCount}`);
    isBroken = false;
    await caughtUp(log);
    expect(await ask(watch.readiness)).toEqual([undefined, undefined]);
  });
});

async function caughtUp(log: MemoryEventLog): Promise<void> {
  for (;;) {
    const progress = await log.progress(topic, 'g');
    if (progress.every((each) => each.committedOffset === each.endOffset)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
