import type { Admin } from 'kafkajs';
import { Failure, topics, type Topic } from '@waybill/ports';

/** How many partitions each topic has. A topic that is not there fails with `topic_missing`: nothing is made by surprise. */
export async function getPartitionCounts(
  admin: Admin,
  toTopicName: (topic: Topic) => string,
): Promise<ReadonlyMap<Topic, number>> {
  const wanted = Object.values(topics);
  const there = new Set(await admin.listTopics());
  const missing = wanted.map(toTopicName).filter((name) => !there.has(name));
  if (missing.length > 0) {
    throw new Failure(
      'permanent',
      'topic_missing',
      `expected the topics of Waybill, found none called ${missing.join(', ')}: run waybill topics create`,
    );
  }
  const { topics: found } = await admin.fetchTopicMetadata({ topics: wanted.map(toTopicName) });
  const counts = new Map(found.map(({ name, partitions }) => [name, partitions.length]));
  return new Map(wanted.map((topic) => [topic, counts.get(toTopicName(topic)) ?? 0]));
}
