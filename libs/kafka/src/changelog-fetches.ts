import { setTimeout as pause } from 'node:timers/promises';
import { Failure, isRetryable, type PlacedChangelogRecord, type ReadChangelogOptions } from '@waybill/ports';
import type { FetchCluster, FetchedMessage } from './fetch-cluster.js';
import { toKafkaFailure } from './kafka-failure.js';

/** Where a message has its stamp. */
export const stampHeader = 'waybill-stamp';

/** Compressed bytes of one fetch; a batch that is larger comes alone. */
const fetchBytesMax = 1024 * 1024;
const fetchWaitMs = 100;

/** Pauses before a leader that moved, or has not yet told its followers of the end, is asked again. */
const retryPausesMs = [50, 100, 200, 400, 800, 1_600, 3_200];

/** Reads partitions of one topic from their leaders. */
export class ChangelogFetches {
  readonly #cluster: FetchCluster;
  readonly #topicName: string;

  constructor(cluster: FetchCluster, topicName: string) {
    this.#cluster = cluster;
    this.#topicName = topicName;
  }

  async start(): Promise<void> {
    await this.#cluster.connect();
    await this.#cluster.addTargetTopic(this.#topicName);
  }

  async shutdown(): Promise<void> {
    await this.#cluster.disconnect();
  }

  /** Reads from an offset that the partition has until a record at or behind the end is seen. */
  async read(
    partition: number,
    { fromOffset, endOffset, handle }: ReadChangelogOptions & { readonly fromOffset: number },
  ): Promise<void> {
    let nextOffset = fromOffset;
    while (nextOffset < endOffset) {
      const messages = await this.#fetchSome(partition, nextOffset);
      const last = messages.at(-1);
      if (last === undefined) throw createUnanswered(this.#topicName, partition, nextOffset);
      const records = messages.map(toRecord).filter(({ offset }) => offset < endOffset);
      if (records.length > 0) await handle(records);
      nextOffset = Number(last.offset) + 1;
    }
  }

  /** Asks until something comes: there is something, and it is acknowledged. */
  async #fetchSome(partition: number, fromOffset: number): Promise<readonly FetchedMessage[]> {
    for (const pauseMs of retryPausesMs) {
      try {
        const messages = await this.#fetch(partition, fromOffset);
        if (messages.length > 0) return messages;
      } catch (failure) {
        if (!isRetryable(failure)) throw failure;
        await pause(pauseMs);
        await this.#refresh();
      }
    }
    return await this.#fetch(partition, fromOffset);
  }

  async #fetch(partition: number, fromOffset: number): Promise<readonly FetchedMessage[]> {
    const topic = this.#topicName;
    try {
      const leaders = this.#cluster.findLeaderForPartitions(topic, [partition]);
      const [nodeId] = Object.keys(leaders);
      if (nodeId === undefined) throw new Failure('retryable', 'topic_unknown', `${topic}: found no leader`);
      const broker = await this.#cluster.findBroker({ nodeId });
      const { responses } = await broker.fetch({
        replicaId: -1,
        isolationLevel: 0,
        maxWaitTime: fetchWaitMs,
        minBytes: 1,
        maxBytes: fetchBytesMax,
        topics: [{ topic, partitions: [{ partition, fetchOffset: String(fromOffset), maxBytes: fetchBytesMax }] }],
      });
      const messages = responses.flatMap(({ partitions }) => partitions.flatMap((each) => each.messages));
      // A batch comes whole, also when what is asked for stands in its middle.
      return messages.filter(({ offset }) => Number(offset) >= fromOffset);
    } catch (cause) {
      throw toKafkaFailure(cause, `give back the state in ${topic}, partition ${partition}`);
    }
  }

  async #refresh(): Promise<void> {
    try {
      await this.#cluster.refreshMetadata();
    } catch {
      // The next fetch fails then, and says why.
      return;
    }
  }
}

function toRecord({ offset, key, value, headers }: FetchedMessage): PlacedChangelogRecord {
  const stamp = headers?.[stampHeader];
  return {
    offset: Number(offset),
    key: key ?? Buffer.alloc(0),
    value: value ?? undefined,
    stamp: Buffer.isBuffer(stamp) ? stamp : Buffer.alloc(0),
  };
}

function createUnanswered(topicName: string, partition: number, nextOffset: number): Failure {
  return new Failure(
    'retryable',
    'changelog_unanswered',
    `${topicName}, partition ${partition}: expected records from offset ${nextOffset}, which were acknowledged, found none: try again`,
  );
}
