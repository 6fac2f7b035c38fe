import { setTimeout as pause } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { isRetryable, type PartitionProgress } from '@waybill/ports';
import { toKafkaFailure } from './kafka-failure.js';

/** Pauses before a leader that has just moved is asked for again; kafkajs itself does not ask twice. */
const retryPausesMs = [50, 100, 200, 400, 800];

/** How far a group has come in each partition of a topic, by its name in the cluster. Rejects with a `Failure`. */
export async function listProgress(
  admin: Admin,
  topicName: string,
  groupName: string,
): Promise<readonly PartitionProgress[]> {
  for (const pauseMs of retryPausesMs) {
    try {
      return await askProgress(admin, topicName, groupName);
    } catch (failure) {
      if (!isRetryable(failure)) throw failure;
      await pause(pauseMs);
    }
  }
  return await askProgress(admin, topicName, groupName);
}

async function askProgress(admin: Admin, topicName: string, groupName: string): Promise<readonly PartitionProgress[]> {
  try {
    const [ends, groups] = await Promise.all([
      admin.fetchTopicOffsets(topicName),
      admin.fetchOffsets({ groupId: groupName, topics: [topicName] }),
    ]);
    const committed = new Map(
      groups.flatMap(({ partitions }) => partitions.map((each) => [each.partition, Number(each.offset)] as const)),
    );
    return ends
      .map(({ partition, low, high }) => ({
        partition,
        beginOffset: Number(low),
        committedOffset: toCommitted(committed.get(partition), Number(low)),
        endOffset: Number(high),
      }))
      .toSorted((left, right) => left.partition - right.partition);
  } catch (cause) {
    throw toKafkaFailure(cause, `say how far ${groupName} has come in ${topicName}`);
  }
}

/** Brokers say -1 for a group that never committed; kafkajs commits -2 when it sets an offset back by itself. */
function toCommitted(offset: number | undefined, beginOffset: number): number {
  return offset === undefined || offset < 0 ? beginOffset : offset;
}
