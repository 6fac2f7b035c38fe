import { describe, expect, test } from '@jest/globals';
import {
  type EventLogReader,
  type EventLogWriter,
  Failure,
  type LogBatch,
  type LogPosition,
  type PartitionProgress,
} from '@waybill/ports';
import { entry, position, toText, committedOffsets, subscribe, read } from './log-text.builder.js';

/** Registers the tests of what a subscriber says about where a partition begins, over the log that stands open. */
export function testBegin(log: () => EventLogWriter & EventLogReader): void {
  describe('begin', () => {
    const begins = (answers: Record<number, () => Promise<number>>) => (progress: PartitionProgress) =>
      answers[progress.partition]?.() ?? Promise.resolve(progress.committedOffset);

    test('is told how far the group and the partition have come, once for each subscription', async () => {
      await log().append([entry('a'), entry('b'), entry('c', 1)]);
      await read(log(), { count: 3 });
      await log().append([entry('d')]);
      const told: PartitionProgress[] = [];
      const begin = async (progress: PartitionProgress) => {
        told.push(progress);
        return progress.committedOffset;
      };
      await read(log(), { count: 1, begin });
      await log().append([entry('e')]);
      await read(log(), { count: 1, begin });
      expect(told.filter(({ partition }) => partition === 0)).toEqual([
        { partition: 0, beginOffset: 0, committedOffset: 2, endOffset: 3 },
        { partition: 0, beginOffset: 0, committedOffset: 3, endOffset: 4 },
      ]);
    });

    test('is answered before the first batch', async () => {
      await log().append([entry('a')]);
      const order: string[] = [];
      const begin = begins({
        0: async () => {
          order.push('begun');
          return 0;
        },
      });
      const refuse = () => {
        order.push('handled');
        return false;
      };
      await read(log(), { count: 1, begin, refuse });
      expect(order).toEqual(['begun', 'handled']);
    });

    test('takes what stands before its answer as handled', async () => {
      await log().append([entry('a'), entry('b'), entry('c', 1), entry('d', 1)]);
      const begin = begins({ 0: async () => 1, 1: async () => 2 });
      const { records } = await read(log(), { count: 1, begin });
      expect(records.map(({ bytes }) => toText(bytes))).toEqual(['b']);
      expect(await committedOffsets(log())).toEqual([2, 2, 0]);
    });

    test('delivers again what was handled when its answer lies before it', async () => {
      await log().append([entry('a'), entry('b')]);
      await read(log(), { count: 2 });
      const { records } = await read(log(), { count: 2, begin: begins({ 0: async () => 0 }) });
      expect(records.map(({ offset, bytes }) => [offset, toText(bytes)])).toEqual([
        [0, 'a'],
        [1, 'b'],
      ]);
    });

    test('is asked again when it may succeed later, while other partitions go on', async () => {
      await log().append([entry('late'), entry('at once', 1)]);
      const told: LogPosition[] = [];
      const hasHandled = Promise.withResolvers<void>();
      const begin = begins({
        0: async () => {
          if (told.length === 0) throw new Error('not yet');
          await hasHandled.promise;
          return 0;
        },
      });
      const { records } = await read(log(), {
        count: 2,
        begin,
        onFailure: (where) => told.push(where),
        refuse: ({ partition }) => {
          if (partition === 1) hasHandled.resolve();
          return false;
        },
      });
      expect(records.map(({ bytes }) => toText(bytes))).toEqual(['at once', 'late']);
      expect(told).toEqual([position(0, 0)]);
    });

    const refusal = new Failure('permanent', 'log_truncated', 'acknowledged events are missing');
    test.each([
      ['rejects for ever', () => Promise.reject(refusal), 'log_truncated'],
      ['answers an offset after the end', async () => 2, 'offset_out_of_range'],
      ['answers an offset before the beginning', async () => -1, 'offset_out_of_range'],
      ['answers no offset', async () => 0.5, 'offset_out_of_range'],
    ])('halts the partition when it %s', async (_, answer, code) => {
      await log().append([entry('a')]);
      const halted = Promise.withResolvers<unknown>();
      const handled: LogBatch[] = [];
      const subscribing = subscribe(log(), {
        begin: begins({ 0: answer }),
        handle: async (batch) => void handled.push(batch),
        onFailure: (_, cause) => halted.resolve(cause),
      });
      subscribing.catch((cause: unknown) => halted.resolve(cause));
      expect(await halted.promise).toMatchObject({ name: 'Failure', kind: 'permanent', code });
      await subscribing.then(
        (subscription) => subscription.shutdown(),
        () => undefined,
      );
      expect(handled).toEqual([]);
      expect(await committedOffsets(log())).toEqual([0, 0, 0]);
      expect((await read(log(), { count: 1 })).records).toHaveLength(1);
    });
  });
}
