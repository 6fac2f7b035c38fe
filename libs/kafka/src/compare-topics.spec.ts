import { describe, expect, test } from '@jest/globals';
import { topics } from '@waybill/ports';
import { compareTopics, replicationOf, replicationSettings, type FoundTopic } from './compare-topics.js';
import { stateTopics, topicSpecs } from './topic-specs.js';

/** A cluster of three brokers in which all is as it has to be. */
const sound: readonly FoundTopic[] = topicSpecs.map(({ name, settings }) => ({
  name,
  partitionCount: 12,
  replicationFactor: 3,
  settings: Object.fromEntries([...settings, ...replicationSettings(3)].map((each) => [each.name, each.value])),
}));
const layout = { replicationFactor: 3 };
const withChange = (name: string, change: (topic: FoundTopic) => Partial<FoundTopic>) =>
  sound.map((each) => (each.name === name ? { ...each, ...change(each) } : each));
const withSetting = (name: string, setting: string, value: string) =>
  withChange(name, ({ settings }) => ({ settings: { ...settings, [setting]: value } }));

describe('comparing topics with what is needed', () => {
  test('finds nothing where all is as it has to be', () => {
    expect(compareTopics(sound, layout)).toEqual([]);
  });

  test('names a topic that is missing', () => {
    const found = sound.filter(({ name }) => name !== topics.facts);
    expect(compareTopics(found, layout)).toMatchObject([{ topic: topics.facts, setting: 'topic', found: 'missing' }]);
  });

  test.each([
    ['message.timestamp.type', 'CreateTime'],
    ['cleanup.policy', 'compact'],
    ['retention.ms', '1000'],
    ['max.message.bytes', '1048588'],
    ['min.insync.replicas', '1'],
    ['unclean.leader.election.enable', 'true'],
    ['compression.type', 'gzip'],
  ])('names a setting that differs, with its reason: %s = %s', (setting, value) => {
    const [difference, ...others] = compareTopics(withSetting(topics.events, setting, value), layout);
    expect(difference).toMatchObject({ topic: topics.events, setting, found: value });
    expect(difference?.why).not.toBe('');
    expect(others).toEqual([]);
  });

  test.each([
    ['retention.ms', '-1'],
    ['max.message.bytes', '100000000'],
  ])('lets more pass where more does no harm: %s = %s', (setting, value) => {
    expect(compareTopics(withSetting(topics.events, setting, value), layout)).toEqual([]);
  });

  test.each([
    ['min.compaction.lag.ms', '86400000', true],
    ['min.compaction.lag.ms', '0', false],
    ['segment.ms', '60000', true],
    ['segment.ms', '604800000', false],
  ])(
    'lets a changelog wait longer before it is compacted, and close its segments sooner: %s = %s',
    (setting, value, isFine) => {
      expect(compareTopics(withSetting(stateTopics.aliases, setting, value), layout)).toHaveLength(isFine ? 0 : 1);
    },
  );

  test('asks for a count of partitions only when one is wanted, but for state as many as for what it goes with', () => {
    expect(compareTopics(sound, { ...layout, partitionCount: 24 })).toHaveLength(topicSpecs.length);
    const found = withChange(stateTopics.ledger, () => ({ partitionCount: 6 }));
    expect(compareTopics(found, layout)).toMatchObject([
      { topic: stateTopics.ledger, setting: 'partitions', expected: `12, as ${topics.facts}`, found: '6' },
    ]);
  });

  test('names topics with fewer replicas than the cluster can keep', () => {
    const found = withChange(topics.events, () => ({ replicationFactor: 1 }));
    expect(compareTopics(found, layout)).toMatchObject([{ setting: 'replication', expected: '3', found: '1' }]);
  });

  test('wants three replicas, or as many as there are brokers', () => {
    expect([0, 1, 2, 3, 9].map(replicationOf)).toEqual([1, 1, 2, 3, 3]);
  });
});
