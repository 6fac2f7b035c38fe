import type { Failure } from '@waybill/ports';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createKafkaCluster, describeWithKafka, type KafkaBroker, type KafkaCluster } from '@waybill/testing/broker';
import { anEntry, createLogOnBroker, createReading, until, type LogOnBroker } from './log-on-broker.builder.js';
import { withAdmin } from './test-topics.builder.js';

const testTimeoutMs = 180_000;

await describeWithKafka('a log on three brokers', () => {
  let cluster: KafkaCluster;
  let onBroker: LogOnBroker;

  beforeAll(async () => {
    cluster = await createKafkaCluster({ brokerCount: 3 });
    onBroker = await createLogOnBroker(cluster.addresses, { partitionCount: 3, replicationFactor: 3 });
  }, testTimeoutMs);
  afterEach(async () => {
    await onBroker.shutdown();
  }, testTimeoutMs);
  afterAll(async () => {
    await cluster.dispose();
  }, testTimeoutMs);

  const leaderOf = async (partition: number): Promise<KafkaBroker> => {
    const { topics } = await withAdmin(onBroker.config, (admin) =>
      admin.fetchTopicMetadata({ topics: [onBroker.topicName] }),
    );
    const leader = topics[0]?.partitions.find((each) => each.partitionId === partition)?.leader;
    return cluster.brokers.find(({ nodeId }) => nodeId === leader)!;
  };

  test(
    'goes on without the leader of a partition, and loses nothing that it acknowledged',
    async () => {
      const log = await onBroker.open();
      const { texts, told } = await createReading(log);
      const acknowledged: string[] = [];
      const append = async (text: string) => {
        const entries = [0, 1, 2].map((partition) => anEntry(`${text}/${partition}`, partition));
        await until(() =>
          log.append(entries).then(
            () => true,
            () => false,
          ),
        );
        acknowledged.push(...entries.map(({ bytes }) => Buffer.from(bytes).toString()));
      };
      const areAllRead = () => acknowledged.every((text) => texts.includes(text));
      await append('before');
      await until(areAllRead);
      const dead = await leaderOf(0);
      await dead.kill();
      for (let each = 0; each < 5; each++) await append(`without a leader ${each}`);
      await until(areAllRead);

      await dead.start();
      await append('after');
      await until(areAllRead);
      expect(told.filter((each) => (each as { kind?: string }).kind === 'permanent')).toEqual([]);
      expect(log.health()).toEqual({ stopped: undefined, halted: [] });
    },
    testTimeoutMs,
  );

  test(
    'refuses what too few brokers have, until they are back',
    async () => {
      const strict = await createLogOnBroker(cluster.addresses, { replicationFactor: 3, inSyncMin: 3 });
      const log = await strict.open();
      await log.append([anEntry('on all')]);
      const [, , third] = cluster.brokers;
      await third!.kill();
      const codes = new Set<unknown>();
      await until(async () => {
        await log.append([anEntry('on two')]).catch((failure: Failure) => codes.add(failure.code));
        return codes.has('log_not_replicated');
      });
      await third!.start();
      await until(() =>
        log.append([anEntry('on all again')]).then(
          () => true,
          () => false,
        ),
      );
      await strict.shutdown();
    },
    testTimeoutMs,
  );
});
