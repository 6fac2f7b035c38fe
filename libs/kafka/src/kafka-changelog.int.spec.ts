import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { silentLogger, topics, type ChangelogRecord, type StateChangelog } from '@waybill/ports';
import { createKafkaCluster, describeWithKafka } from '@waybill/testing/broker';
import { createKafkaChangelog } from './kafka-changelog.js';
import type { KafkaConfig } from './kafka.config.js';
import { createTestStateTopics, deleteTestTopics } from './test-topics.builder.js';
import { stateTopics } from './topic-specs.js';

jest.setTimeout(120_000);

const counts = { [topics.events]: 2, [topics.aliases]: 1, [topics.facts]: 1, [topics.quarantine]: 1 };

await describeWithKafka('a changelog on a real broker', (address) => {
  const config: KafkaConfig = { brokers: [address], prefix: `t-${randomUUID()}.` };
  let changelog: StateChangelog;

  beforeAll(async () => {
    await createTestStateTopics(config, counts);
    changelog = create(config);
    await changelog.start();
  });

  afterAll(async () => {
    await changelog.shutdown();
    await deleteTestTopics(config);
  });

  test('keeps the records of an append as neighbours, with and without values, and tells where they begin', async () => {
    expect(changelog.partitionCount).toBe(2);
    expect(await changelog.append(0, [aRecord('a', 'one'), aRecord('b', undefined), aRecord('c', '')])).toBe(0);
    expect(await changelog.append(0, [aRecord('a', 'two')])).toBe(3);
    expect(await read(changelog, 0, 4)).toEqual(['0 a=one by me', '1 b by me', '2 c= by me', '3 a=two by me']);
  });

  test('reads from the midst of an append, and to the midst of another', async () => {
    await changelog.append(
      1,
      ['a', 'b', 'c'].map((key) => aRecord(key, 'x')),
    );
    await changelog.append(
      1,
      ['d', 'e', 'f'].map((key) => aRecord(key, 'y')),
    );
    expect(await read(changelog, 1, 5, 2)).toEqual(['2 c=x by me', '3 d=y by me', '4 e=y by me']);
  });

  test('takes as much as an append may have', async () => {
    const large = 'x'.repeat(4 * 1024 * 1024 - 200);
    const offset = await changelog.append(0, [aRecord('large', large)]);
    expect(await read(changelog, 0, offset + 1, offset)).toEqual([`${offset} large=${large} by me`]);
  });

  test('refuses a partition that is not there, and work before the start', async () => {
    await expect(changelog.append(2, [aRecord('a', 'x')])).rejects.toMatchObject({ code: 'partition_unknown' });
    await expect(create(config).append(0, [])).rejects.toMatchObject({
      code: 'changelog_not_running',
      kind: 'retryable',
    });
  });

  test('is not made by surprise', async () => {
    await expect(create({ ...config, prefix: 'nowhere.' }).start()).rejects.toMatchObject({
      code: 'topic_missing',
      kind: 'permanent',
      message: expect.stringMatching(/nowhere\.waybill\.stitcher-state\.v1.*waybill topics create/),
    });
  });
});

await describeWithKafka('a changelog whose broker goes away', () => {
  test('fails as what may succeed later, and goes on when the broker is back', async () => {
    const cluster = await createKafkaCluster({ brokerCount: 1 });
    const config: KafkaConfig = { brokers: [...cluster.addresses], prefix: '' };
    await createTestStateTopics(config, counts);
    const changelog = create(config);
    await changelog.start();
    await untilAppended(changelog, 'one');
    const [broker] = cluster.brokers;
    await broker!.kill();
    await expect(changelog.append(0, [aRecord('a', 'two')])).rejects.toMatchObject({ kind: 'retryable' });
    await expect(read(changelog, 0, 1)).rejects.toMatchObject({ kind: 'retryable' });
    await broker!.start();
    const offset = await untilAppended(changelog, 'three');
    const found = await read(changelog, 0, offset + 1);
    expect([found[0], found.at(-1)]).toEqual(['0 a=one by me', `${offset} a=three by me`]);
    await changelog.shutdown();
    await cluster.dispose();
  });
});

/** A leader that has just been made, or is back, does not know it at once. */
async function untilAppended(changelog: StateChangelog, value: string): Promise<number> {
  let offset: number | undefined;
  while (offset === undefined) offset = await changelog.append(0, [aRecord('a', value)]).catch(() => undefined);
  return offset;
}

function create(config: KafkaConfig): StateChangelog {
  return createKafkaChangelog({ config, clientId: 'test', logger: silentLogger, topic: stateTopics.stitcher });
}

function aRecord(key: string, value: string | undefined): ChangelogRecord {
  return {
    key: Buffer.from(key),
    value: value === undefined ? undefined : Buffer.from(value),
    stamp: Buffer.from('by me'),
  };
}

async function read(changelog: StateChangelog, partition: number, endOffset: number, fromOffset?: number) {
  const texts: string[] = [];
  await changelog.read(partition, {
    fromOffset,
    endOffset,
    async handle(records) {
      for (const { offset, key, value, stamp } of records) {
        const text = value === undefined ? '' : `=${Buffer.from(value).toString()}`;
        texts.push(`${offset} ${Buffer.from(key).toString()}${text} ${Buffer.from(stamp).toString()}`);
      }
    },
  });
  return texts;
}
