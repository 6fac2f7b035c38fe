import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { silentLogger, topics } from '@waybill/ports';
import { describeWithKafka } from '@waybill/testing/broker';
import { createKafkaEventLog } from './kafka-event-log.js';
import { listLag } from './kafka-lag.js';
import { createKafkaTopics } from './kafka-topics.js';
import { anEntry, createReading, until } from './log-on-broker.builder.js';
import { deleteTestTopics } from './test-topics.builder.js';
import { messageBytesMax, topicSpecs } from './topic-specs.js';

await describeWithKafka('the topics of a real cluster', (address) => {
  const config = { brokers: [address], prefix: `t-${randomUUID()}.` };

  test('are made as they are needed, found so, and then carry the log', async () => {
    const cluster = await createKafkaTopics(config, silentLogger);
    const planned = await cluster.create({ partitionCount: 2, isDryRun: true });
    expect(planned.map(({ topic }) => topic)).toEqual(topicSpecs.map(({ name }) => name));
    expect(await cluster.check({})).toHaveLength(topicSpecs.length);
    await expect(cluster.create({ replicationFactor: 3, isDryRun: false })).rejects.toMatchObject({
      code: 'too_few_brokers',
      kind: 'permanent',
    });
    expect(await cluster.create({ partitionCount: 2, isDryRun: false })).toEqual(planned);
    await until(async () => (await cluster.check({ partitionCount: 2 })).length === 0);
    expect(await cluster.create({ isDryRun: false })).toEqual([]);
    expect(await cluster.check({ partitionCount: 3 })).toHaveLength(topicSpecs.length);
    await cluster.shutdown();

    const log = createKafkaEventLog({ config, clientId: 'waybill-test', logger: silentLogger });
    await log.start();
    expect([log.partitionCount(topics.events), log.partitionCount(topics.quarantine)]).toEqual([2, 2]);
    await log.append([{ ...anEntry(''), bytes: Buffer.alloc(messageBytesMax - 64, 'x') }]);
    const [tooLarge, neighbour] = await Promise.allSettled([
      log.append([{ ...anEntry(''), bytes: Buffer.alloc(messageBytesMax) }]),
      log.append([anEntry('neighbour')]),
    ]);
    expect(tooLarge).toMatchObject({ reason: { code: 'record_too_large', kind: 'permanent' } });
    expect(neighbour.status).toBe('fulfilled');

    const read = [{ topic: topics.events, groupId: 'stitcher' }];
    const world = { config, logger: silentLogger, nowUnixMs: Date.now() + 60_000 };
    const behind = await listLag(world, read);
    expect(behind).toMatchObject([
      { partition: 0, committedOffset: 0, endOffset: 2, lag: 2, owner: undefined },
      { partition: 1, lag: 0, ageMs: undefined },
    ]);
    expect(behind[0]!.ageMs).toBeGreaterThan(55_000);
    expect(behind[0]!.ageMs).toBeLessThan(120_000);
    const { texts } = await createReading(log);
    await until(async () => texts.length === 2 && (await listLag(world, read)).every(({ lag }) => lag === 0));
    const [caughtUp] = await listLag(world, read);
    expect(caughtUp).toMatchObject({ committedOffset: 2, owner: expect.stringMatching(/^waybill-test 127\.0\.0\.1 /) });
    await log.shutdown();
    await deleteTestTopics(config);
  }, 120_000);
});
