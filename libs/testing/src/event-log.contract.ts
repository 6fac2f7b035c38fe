import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Clock,
  type EventLogReader,
  type EventLogWriter,
  Failure,
  type LogPosition,
  type Topic,
  topics,
} from '@waybill/ports';
import { testBegin } from './event-log-begin.contract.js';
import { entry, position, toBytes, toText, endOffsets, committedOffsets, subscribe, read } from './log-text.builder.js';
import { TestClock } from './test-clock.js';

/** Both sides of one log. */
export type EventLogUnderTest = EventLogWriter & EventLogReader;

/** What an implementation must be made with to pass {@link testEventLog}. */
export interface EventLogSetup {
  readonly partitionCounts: Readonly<Record<Topic, number>>;
  readonly clock: Clock;
  readonly waitingBytesMax: number;
}

/** One log's contents, opened and closed as often as a test wants. */
export interface EventLogFixture {
  /** True when records are stamped by the clock of the setup; false when the log lives elsewhere and has a clock of its own. */
  readonly hasTestClock: boolean;
  /** A started log over the same contents; the one opened before has been shut down. */
  open(): Promise<EventLogUnderTest>;
  /** Removes the contents. */
  dispose(): Promise<void>;
}

const waitingBytesMax = 1_000;
const partitionCounts = { [topics.events]: 3, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 };

/** Registers the tests that every log must pass. */
export function testEventLog(name: string, createFixture: (setup: EventLogSetup) => Promise<EventLogFixture>): void {
  describe(`${name} as an event log`, () => {
    const clock = new TestClock(1_000n);
    let fixture: EventLogFixture;
    let log: EventLogUnderTest;

    beforeEach(async () => {
      clock.set(1_000n);
      fixture = await createFixture({ partitionCounts, clock, waitingBytesMax });
      log = await fixture.open();
    });

    afterEach(async () => {
      await log.shutdown();
      await fixture.dispose();
    });

    async function reopen(): Promise<void> {
      await log.shutdown();
      log = await fixture.open();
    }

    test('says which partitions a subscription reads, until it is shut down', async () => {
      const subscription = await subscribe(log, {});
      // Where a group divides the partitions, it does so after `subscribe` has resolved.
      while (subscription.assignment().length < 3) await pause(5);
      expect(new Set(subscription.assignment())).toEqual(new Set([0, 1, 2]));
      await subscription.shutdown();
      expect(subscription.assignment()).toEqual([]);
    });

    test('says how many partitions a topic has', () => {
      expect(log.partitionCount(topics.events)).toBe(3);
      expect(log.partitionCount(topics.quarantine)).toBe(1);
    });

    describe('append', () => {
      test('answers one position per entry, in their order, from offset 0 on', async () => {
        const positions = await log.append([entry('a', 1), entry('b', 0), entry('c', 1)]);
        expect(positions).toEqual([position(1, 0), position(0, 0), position(1, 1)]);
      });

      test('answers an empty call with nothing', async () => {
        await expect(log.append([])).resolves.toEqual([]);
      });

      test('gives concurrent calls offsets without holes', async () => {
        const calls = Array.from({ length: 20 }, (_, index) => log.append([entry(`${index}`), entry(`${index}'`)]));
        const offsets = (await Promise.all(calls)).map((positions) => positions.map(({ offset }) => offset));
        expect(offsets.every(([first, second]) => second === first! + 1)).toBe(true);
        expect(offsets.flat().sort((left, right) => left - right)).toEqual(
          Array.from({ length: 40 }, (_, each) => each),
        );
      });

      test('keeps topics apart', async () => {
        await log.append([entry('event')]);
        const [quarantined] = await log.append([{ topic: topics.quarantine, partition: 0, bytes: toBytes('poison') }]);
        expect(quarantined).toEqual({ topic: topics.quarantine, partition: 0, offset: 0 });
      });

      test('stores records without bytes and records of many bytes', async () => {
        const large = new Uint8Array(300_000).fill(7);
        await log.append([entry(''), { ...entry(''), bytes: large }]);
        const { records } = await read(log, { count: 2, batchBytesMax: 1_000_000 });
        expect(records.map(({ bytes }) => bytes.byteLength)).toEqual([0, 300_000]);
        expect(Buffer.compare(records[1]!.bytes, large)).toBe(0);
      });

      test('never lets append times of a partition go backwards', async () => {
        await log.append([entry('first')]);
        clock.set(500n);
        await log.append([entry('clock went back')]);
        await reopen();
        await log.append([entry('after a restart')]);
        clock.set(2_000n);
        await log.append([entry('clock went on')]);
        const { records } = await read(log, { count: 4 });
        const times = records.map(({ appendedUnixNano }) => appendedUnixNano);
        if (fixture.hasTestClock) expect(times).toEqual([1_000n, 1_000n, 1_000n, 2_000n]);
        else expect(times).toEqual(times.toSorted((left, right) => (left < right ? -1 : Number(left > right))));
        expect(
          (await read(log, { count: 4, groupId: 'another' })).records.map((each) => each.appendedUnixNano),
        ).toEqual(times);
      });

      test('refuses at once what would make too many bytes wait, and accepts again later', async () => {
        const first = log.append([{ ...entry(''), bytes: new Uint8Array(waitingBytesMax) }]);
        await expect(log.append([entry('x')])).rejects.toMatchObject({ code: 'log_overloaded', kind: 'retryable' });
        await first;
        await expect(log.append([entry('y')])).resolves.toEqual([position(0, 1)]);
      });

      test.each([-1, 3, 0.5])('refuses partition %p for ever and writes nothing of the call', async (partition) => {
        const refused = log.append([entry('sound'), entry('misdirected', partition)]);
        await expect(refused).rejects.toMatchObject({ code: 'partition_unknown', kind: 'permanent' });
        expect(await endOffsets(log)).toEqual([0, 0, 0]);
      });
    });

    describe('subscribe', () => {
      test('delivers what was appended before and after, in order, with the bytes as they were', async () => {
        await log.append([entry('a'), entry('b')]);
        const reading = read(log, { count: 4 });
        await log.append([entry('c')]);
        await log.append([entry('d')]);
        const { records } = await reading;
        expect(records.map(({ offset, bytes }) => [offset, toText(bytes)])).toEqual([
          [0, 'a'],
          [1, 'b'],
          [2, 'c'],
          [3, 'd'],
        ]);
      });

      test('hands out batches within their bytes, and a larger record alone', async () => {
        await log.append([entry('12345'), entry('12345'), entry('12345'), entry('1234567890123'), entry('1')]);
        const { batches } = await read(log, { count: 5, batchBytesMax: 10 });
        expect(batches.map(({ records }) => records.length)).toEqual([2, 1, 1, 1]);
      });

      test('reads each group from its own offset', async () => {
        await log.append([entry('a')]);
        await read(log, { count: 1, groupId: 'stitcher' });
        const { records } = await read(log, { count: 1, groupId: 'ledger' });
        expect(records.map(({ bytes }) => toText(bytes))).toEqual(['a']);
      });

      test('gives every reader bytes of its own', async () => {
        await log.append([entry('a')]);
        const { records } = await read(log, { count: 1, groupId: 'careless' });
        records[0]!.bytes.fill(0);
        const again = await read(log, { count: 1, groupId: 'careful' });
        expect(toText(again.records[0]!.bytes)).toBe('a');
      });

      test('moves the committed offset only after the batch is handled', async () => {
        await log.append([entry('a'), entry('b')]);
        const entered = Promise.withResolvers<void>();
        const release = Promise.withResolvers<void>();
        const subscription = await subscribe(log, {
          handle: async () => {
            entered.resolve();
            await release.promise;
          },
        });
        await entered.promise;
        expect(await log.progress(topics.events, 'stitcher')).toContainEqual(
          expect.objectContaining({ partition: 0, beginOffset: 0, committedOffset: 0, endOffset: 2 }),
        );
        release.resolve();
        await subscription.shutdown();
        expect(await log.progress(topics.events, 'stitcher')).toContainEqual({
          partition: 0,
          beginOffset: 0,
          committedOffset: 2,
          endOffset: 2,
        });
      });

      test('delivers a rejected batch again and again until it is handled, and tells of each rejection', async () => {
        await log.append([entry('a')]);
        const told: [LogPosition, unknown][] = [];
        const { batches } = await read(log, {
          count: 1,
          onFailure: (where, cause) => told.push([where, cause]),
          refuse: () => told.length < 3,
        });
        expect(told).toEqual(Array.from({ length: 3 }, () => [position(0, 0), new Error('refused')]));
        expect(batches).toHaveLength(1);
        expect(await committedOffsets(log)).toEqual([1, 0, 0]);
      });

      test('goes on with other partitions while one is rejected', async () => {
        await log.append([entry('poison', 0), entry('sound', 1)]);
        const { records } = await read(log, { count: 1, refuse: ({ partition }) => partition === 0 });
        expect(records.map(({ bytes }) => toText(bytes))).toEqual(['sound']);
        expect(await committedOffsets(log)).toEqual([0, 1, 0]);
      });

      test('refuses a second subscription of the same group', async () => {
        const subscription = await subscribe(log, {});
        await expect(subscribe(log, {})).rejects.toMatchObject({ code: 'group_subscribed', kind: 'permanent' });
        await subscription.shutdown();
        await (await subscribe(log, {})).shutdown();
      });

      test('shuts down twice, and while it waits for records', async () => {
        const subscription = await subscribe(log, {});
        await subscription.shutdown();
        await subscription.shutdown();
      });
    });

    testBegin(() => log);

    describe('restart', () => {
      test('keeps every record, goes on with the next offset and from the committed one', async () => {
        await log.append([entry('a'), entry('b')]);
        await read(log, { count: 2 });
        await log.append([entry('c')]);
        await reopen();
        await expect(log.append([entry('d')])).resolves.toEqual([position(0, 3)]);
        const { records } = await read(log, { count: 2 });
        expect(records.map(({ offset, bytes }) => [offset, toText(bytes)])).toEqual([
          [2, 'c'],
          [3, 'd'],
        ]);
      });

      test('delivers again what was handed out but not handled', async () => {
        await log.append([entry('a')]);
        const refusedOnce = Promise.withResolvers<void>();
        await subscribe(log, {
          handle: () => Promise.reject(new Error('refused')),
          onFailure: () => refusedOnce.resolve(),
        });
        await refusedOnce.promise;
        await reopen();
        expect((await read(log, { count: 1 })).records).toHaveLength(1);
      });

      test('answers appends that were waiting when it shut down', async () => {
        const waiting = log.append([entry('a')]);
        await reopen();
        await expect(waiting).resolves.toEqual([position(0, 0)]);
        expect(await endOffsets(log)).toEqual([1, 0, 0]);
      });

      test('is not needed after a second start, nor hindered by a second shutdown', async () => {
        await log.start();
        await log.append([entry('a')]);
        await log.shutdown();
        await log.shutdown();
        await expect(log.append([entry('b')])).rejects.toMatchObject({ code: 'log_not_running', kind: 'retryable' });
        await expect(log.append([entry('b')])).rejects.toBeInstanceOf(Failure);
      });
    });
  });
}
