import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { silentLogger, topics, type LogBatch, type PartitionProgress } from '@waybill/ports';
import { describeWithKafka } from '@waybill/testing/broker';
import { createKafkaClient } from './kafka-client.js';
import { anEntry, createLogOnBroker, createReading, until, type LogOnBroker } from './log-on-broker.builder.js';
import { forgetBefore } from './test-topics.builder.js';

const testTimeoutMs = 60_000;

await describeWithKafka('readers of the log on a real broker', (address) => {
  let onBroker: LogOnBroker;
  beforeEach(async () => {
    onBroker = await createLogOnBroker([address]);
  }, testTimeoutMs);
  afterEach(async () => {
    await onBroker.shutdown();
  }, testTimeoutMs);

  test(
    'survive a handler with a bug, which would end the client for good',
    async () => {
      const log = await onBroker.open();
      await log.append([anEntry('a')]);
      let isBroken = true;
      const handled: number[] = [];
      const { told, subscription } = await createReading(log, {
        handle: async ({ records }: LogBatch) => {
          if (isBroken) throw new TypeError('Do not know how to serialize a BigInt');
          handled.push(...records.map(({ offset }) => offset));
        },
      });
      await until(() => told.length >= 2);
      isBroken = false;
      await until(() => handled.length === 1);
      expect(log.health()).toEqual({ stopped: undefined, halted: [] });
      await subscription.shutdown();
    },
    testTimeoutMs,
  );

  test(
    'divide the partitions among processes, begin each that they are given, and go on when one leaves',
    async () => {
      const [one, two] = [await onBroker.open(), await onBroker.open()];
      const begun: string[] = [];
      const begin = (name: string) => async (progress: PartitionProgress) => {
        begun.push(`${name} ${progress.partition}`);
        return progress.committedOffset;
      };
      const first = await createReading(one, { begin: begin('one') });
      await until(() => begun.length === 2);
      const second = await createReading(two, { begin: begin('two') });
      await until(() => begun.some((each) => each.startsWith('two')));
      const assigned = () => [first, second].flatMap(({ subscription }) => subscription.assignment());
      await until(() => assigned().length === 2);
      expect(new Set(assigned())).toEqual(new Set([0, 1]));
      await one.append([anEntry('a', 0), anEntry('b', 1)]);
      await until(() => first.texts.length === 1 && second.texts.length === 1);
      expect([...first.texts, ...second.texts].toSorted()).toEqual(['a', 'b']);
      await first.subscription.shutdown();
      await two.append([anEntry('c', 0), anEntry('d', 1)]);
      await until(() => second.texts.length === 3);
      expect(second.texts.slice(1).toSorted()).toEqual(['c', 'd']);
      expect(first.subscription.assignment()).toEqual([]);
      expect(new Set(second.subscription.assignment())).toEqual(new Set([0, 1]));
    },
    testTimeoutMs,
  );

  test(
    'do not commit what they finish after their partition was given away',
    async () => {
      const [one, two] = [await onBroker.open(), await onBroker.open()];
      await one.append([anEntry('a', 0), anEntry('b', 1)]);
      const gate = Promise.withResolvers<void>();
      const inHand = new Set<number>();
      await createReading(one, {
        handle: async ({ partition }) => {
          inHand.add(partition);
          await gate.promise;
        },
      });
      await until(() => inHand.size === 2);
      const second = await createReading(two);
      await until(() => second.texts.length === 1);
      const given = second.texts[0] === 'a' ? 0 : 1;
      const isDone = (partition: number) => async () =>
        (await two.progress(topics.events, 'stitcher'))[partition]?.committedOffset === 1;
      await until(isDone(given));
      expect(await isDone(1 - given)()).toBe(false);
      gate.resolve();
      // Its own partition it begins anew when the batch in hand is done, and then commits.
      await until(isDone(1 - given));
    },
    testTimeoutMs,
  );

  test(
    'halt at records that retention has removed, and say what to do, instead of going on behind them',
    async () => {
      const log = await onBroker.open();
      await log.append(['a', 'b', 'c'].map((text) => anEntry(text)));
      await forgetBefore(onBroker.config, onBroker.topicName, 2);
      const { texts, told } = await createReading(log, { begin: async (progress) => progress.beginOffset });
      await until(() => texts.length === 1);
      expect(texts).toEqual(['c']);
      const late = await createReading(log, {
        groupId: 'late',
        begin: async ({ partition }) => (partition === 0 ? 1 : 0),
      });
      await until(() => late.told.length === 1);
      expect(late.told).toMatchObject([{ code: 'offset_out_of_range', kind: 'permanent' }]);
      expect(told).toEqual([]);
      expect(log.health().halted).toMatchObject([{ position: { topic: topics.events, partition: 0 } }]);
    },
    testTimeoutMs,
  );

  test(
    'halt when records are removed under their hands, although the client would silently go on',
    async () => {
      const log = await onBroker.open();
      await log.append(['a', 'b', 'c', 'd'].map((text) => anEntry(text)));
      const gate = Promise.withResolvers<void>();
      const texts: string[] = [];
      const { told } = await createReading(log, {
        batchBytesMax: 1,
        handle: async ({ records }) => {
          texts.push(...records.map(({ bytes }) => Buffer.from(bytes).toString()));
          // The fourth is fetched and waits, so nothing further is asked for.
          if (texts.length === 3) await gate.promise;
        },
      });
      await until(() => texts.length === 3);
      await log.append(['e', 'f', 'g'].map((text) => anEntry(text)));
      await forgetBefore(onBroker.config, onBroker.topicName, 7);
      await log.append([anEntry('h')]);
      gate.resolve();
      await until(() => told.length > 0);
      expect(told).toMatchObject([
        { code: 'log_expired', kind: 'permanent', message: expect.stringMatching(/offset 4.*begins at 7/) },
      ]);
      expect(texts).toEqual(['a', 'b', 'c', 'd']);
      expect(log.health().halted).toMatchObject([{ position: { partition: 0, offset: 4 } }]);
    },
    testTimeoutMs,
  );

  test(
    'say that they are stopped when the group refuses them for good',
    async () => {
      const client = createKafkaClient({ config: onBroker.config, clientId: 'other', logger: silentLogger });
      const stranger = client.createConsumer(`${onBroker.config.prefix}stitcher`, {
        partitionFetchBytesMax: 1_000,
        sessionTimeoutMs: 10_000,
        mayRestart: () => false,
        protocolName: 'of-a-stranger',
      });
      const hasJoined = Promise.withResolvers<void>();
      stranger.on(stranger.events.GROUP_JOIN, () => hasJoined.resolve());
      await stranger.subscribe({ topics: [onBroker.topicName] });
      await stranger.run({ eachBatch: async () => undefined });
      await hasJoined.promise;
      const stopped: unknown[] = [];
      const log = await onBroker.open({ onStopped: (cause) => stopped.push(cause) });
      await expect(createReading(log)).rejects.toMatchObject({ name: 'Failure' });
      expect(stopped).toHaveLength(1);
      expect(log.health().stopped).toBe(stopped[0]);
      await stranger.disconnect();
    },
    testTimeoutMs,
  );

  test(
    'say that they are stopped when nothing is done although records wait',
    async () => {
      const stopped: unknown[] = [];
      const log = await onBroker.open({ stallMs: 400, onStopped: (cause) => stopped.push(cause) });
      await log.append([anEntry('a')]);
      const gate = Promise.withResolvers<void>();
      await createReading(log, { handle: () => gate.promise });
      await until(() => stopped.length > 0);
      expect(stopped).toMatchObject([{ code: 'reader_stalled', kind: 'retryable' }]);
      gate.resolve();
    },
    testTimeoutMs,
  );

  test(
    'hold back batches that are not full, so that small appends become few batches',
    async () => {
      const log = await onBroker.open();
      const counts: number[] = [];
      await createReading(log, {
        batchIntervalMs: 3_000,
        handle: async ({ records }) => void counts.push(records.length),
      });
      await log.append([anEntry('at once')]);
      await until(() => counts.length === 1);
      for (let each = 0; each < 9; each++) await log.append([anEntry('held back')]);
      await until(() => counts.length === 2);
      expect(counts).toEqual([1, 9]);
    },
    testTimeoutMs,
  );

  test(
    'refuse to start without topics, and name those that are missing',
    async () => {
      const config = { ...onBroker.config, prefix: 'nowhere.' };
      await expect(onBroker.open({ config })).rejects.toMatchObject({
        code: 'topic_missing',
        kind: 'permanent',
        message: expect.stringMatching(/nowhere\.waybill\.events\.v1.*run waybill topics create/),
      });
    },
    testTimeoutMs,
  );
});
