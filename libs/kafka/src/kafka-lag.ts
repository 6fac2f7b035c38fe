import kafkajs, { type Admin } from 'kafkajs';
import type { Logger, Topic } from '@waybill/ports';
import { createKafkaClient } from './kafka-client.js';
import { toKafkaFailure } from './kafka-failure.js';
import type { KafkaConfig } from './kafka.config.js';
import { createAppendTimes } from './append-times.js';
import { listProgress } from './partition-progress.js';

/** A group, and the topic that it reads. */
export interface ReadTopic {
  readonly topic: Topic;
  readonly groupId: string;
}

/** How far behind the log a group is in one partition. */
export interface PartitionLag extends ReadTopic {
  readonly partition: number;
  readonly committedOffset: number;
  readonly endOffset: number;
  /** Records that are not applied yet. */
  readonly lag: number;
  /** How long ago the oldest of them was appended, to within a second; `undefined` when there is none. */
  readonly ageMs: number | undefined;
  /** The process that reads it: its client id, address and id in the group; `undefined` when nobody does. */
  readonly owner: string | undefined;
}

/** Asks a cluster how far its readers are. Rejects with a `Failure`. */
export async function listLag(
  { config, logger, nowUnixMs }: { readonly config: KafkaConfig; readonly logger: Logger; readonly nowUnixMs: number },
  read: readonly ReadTopic[],
): Promise<readonly PartitionLag[]> {
  const admin = createKafkaClient({ config, clientId: 'waybill-lag', logger }).createAdmin();
  try {
    await admin.connect();
    const lags = await Promise.all(read.map((each) => listTopicLag(admin, each, { prefix: config.prefix, nowUnixMs })));
    return lags.flat();
  } catch (cause) {
    throw toKafkaFailure(cause, `say how far its readers are, at ${config.brokers.join(', ')}`);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

async function listTopicLag(
  admin: Admin,
  { topic, groupId }: ReadTopic,
  { prefix, nowUnixMs }: { readonly prefix: string; readonly nowUnixMs: number },
): Promise<readonly PartitionLag[]> {
  const topicName = `${prefix}${topic}`;
  const [progress, owners] = await Promise.all([
    listProgress(admin, topicName, `${prefix}${groupId}`),
    listOwners(admin, topicName, `${prefix}${groupId}`),
  ]);
  const times = createAppendTimes({
    nowUnixMs,
    getOffsets: (unixMs) => admin.fetchTopicOffsetsByTimestamp(topicName, unixMs),
  });
  return await Promise.all(
    progress.map(async ({ partition, committedOffset, endOffset }) => {
      const lag = Math.max(0, endOffset - committedOffset);
      const ageMs = lag === 0 ? undefined : nowUnixMs - (await times.appendedUnixMsOf(partition, committedOffset));
      const owner = owners.get(partition);
      return { topic, groupId, partition, committedOffset, endOffset, lag, ageMs, owner };
    }),
  );
}

/** Which member of a group has which partition. */
async function listOwners(admin: Admin, topicName: string, groupName: string): Promise<ReadonlyMap<number, string>> {
  const { groups } = await admin.describeGroups([groupName]);
  const members = groups.flatMap((group) => group.members);
  return new Map(
    members.flatMap(({ clientId, clientHost, memberId, memberAssignment }) => {
      const assignment = kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {};
      const owner = `${clientId} ${clientHost.replace(/^\//, '')} ${memberId}`;
      return (assignment[topicName] ?? []).map((partition) => [partition, owner] as const);
    }),
  );
}
