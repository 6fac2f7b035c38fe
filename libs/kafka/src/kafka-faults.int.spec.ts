import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { topics } from '@waybill/ports';
import { createKafkaCluster, describeWithKafka, type KafkaCluster } from '@waybill/testing/broker';
import { anEntry, createLogOnBroker, createReading, until, type LogOnBroker } from './log-on-broker.builder.js';

const testTimeoutMs = 120_000;

await describeWithKafka('a log whose broker fails', () => {
  let cluster: KafkaCluster;
  let onBroker: LogOnBroker;
  const broker = () => cluster.brokers[0]!;

  beforeAll(async () => {
    cluster = await createKafkaCluster({ brokerCount: 1 });
  }, testTimeoutMs);
  afterAll(async () => {
    await cluster.dispose();
  }, testTimeoutMs);
  beforeEach(async () => {
    onBroker = await createLogOnBroker(cluster.addresses);
  }, testTimeoutMs);
  afterEach(async () => {
    await onBroker.shutdown();
  }, testTimeoutMs);

  test(
    'says that it may succeed later, keeps what it acknowledged, and goes on when the broker is back',
    async () => {
      const log = await onBroker.open();
      const { texts } = await createReading(log);
      const acknowledged: string[] = [];
      for (let each = 0; each < 20; each++) {
        await log.append([anEntry(`before ${each}`)]);
        acknowledged.push(`before ${each}`);
      }
      await broker().kill();
      await expect(log.append([anEntry('while it is down')])).rejects.toMatchObject({ kind: 'retryable' });
      await broker().start();
      await until(() =>
        log.append([anEntry('after')]).then(
          () => true,
          () => false,
        ),
      );
      await until(() => texts.includes('after'));
      const distinct = [...new Set(texts)];
      expect(distinct.filter((text) => acknowledged.includes(text))).toEqual(acknowledged);
      expect(log.health()).toEqual({ stopped: undefined, halted: [] });
    },
    testTimeoutMs,
  );

  test(
    'ends although the broker does not answer, and its batch comes again',
    async () => {
      const log = await onBroker.open();
      await log.append([anEntry('a'), anEntry('b', 1)]);
      const gate = Promise.withResolvers<void>();
      const entered = Promise.withResolvers<void>();
      const { subscription } = await createReading(log, {
        handle: async () => {
          entered.resolve();
          await gate.promise;
        },
      });
      await entered.promise;
      await broker().kill();
      gate.resolve();
      await subscription.shutdown();
      await broker().start();
      const again = await onBroker.open();
      const { texts } = await createReading(again);
      // Both: the reader that was shut down has not come back to keep one of them.
      await until(() => texts.length === 2);
      expect(await again.progress(topics.events, 'nobody')).toMatchObject([{ endOffset: 1 }, { endOffset: 1 }]);
    },
    testTimeoutMs,
  );
});
