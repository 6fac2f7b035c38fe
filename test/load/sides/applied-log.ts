import { createKafkaClient, parseKafkaConfig, type ReadTopic } from '@waybill/kafka';
import { silentLogger } from '@waybill/ports';

export interface AppliedLogOptions {
  readonly broker: string;
  readonly prefix: string;
}

/** Looks at how far readers have come, over one connection, so that looking costs little while something is measured. */
export interface AppliedLog {
  /**
   * Whether the readers have applied everything that is in the log. One reader writes what another reads: all are at the
   * end only when two looks in turn find them there, and the ends where they were.
   */
  isApplied(readers: readonly ReadTopic[]): Promise<boolean>;
  shutdown(): Promise<void>;
}

/** Connects to the broker. */
export async function createAppliedLog({ broker, prefix }: AppliedLogOptions): Promise<AppliedLog> {
  const parsed = parseKafkaConfig({ WAYBILL_KAFKA_BROKERS: broker });
  if (!parsed.isValid) throw new Error(parsed.problems.join('; '));
  const admin = createKafkaClient({ config: parsed.config, clientId: 'bench', logger: silentLogger }).createAdmin();
  await admin.connect();
  let endsBefore: string | undefined;
  const endsWhenApplied = async ({ topic, groupId }: ReadTopic): Promise<string | undefined> => {
    const topicName = `${prefix}${topic}`;
    const [groups, ends] = await Promise.all([
      admin.fetchOffsets({ groupId: `${prefix}${groupId}`, topics: [topicName] }),
      admin.fetchTopicOffsets(topicName),
    ]);
    const committed = new Map(
      groups.flatMap(({ partitions }) => partitions.map((each) => [each.partition, each.offset])),
    );
    const isAtEnd = ends.every(({ partition, high }) => high === '0' || committed.get(partition) === high);
    return isAtEnd ? `${topic} ${ends.map(({ partition, high }) => `${partition}/${high}`).join()}` : undefined;
  };
  return {
    async isApplied(readers) {
      const found = await Promise.all(readers.map(endsWhenApplied));
      const ends = found.includes(undefined) ? undefined : found.join();
      const isApplied = ends !== undefined && ends === endsBefore;
      endsBefore = ends;
      return isApplied;
    },
    shutdown: () => admin.disconnect(),
  };
}
