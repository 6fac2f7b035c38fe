import kafkajs, { type RecordMetadata } from 'kafkajs';
import type { LogEntry, LogPosition, Topic } from '@waybill/ports';
import { createUnanswered } from './append-lane.js';
import { produceTimeoutMs, type KafkaClient } from './kafka-client.js';
import { ProducerConnection } from './producer-connection.js';

export interface KafkaSenderOptions {
  readonly client: KafkaClient;
  readonly toTopicName: (topic: Topic) => string;
}

/** Sends entries as one request to each leader. */
export class KafkaSender {
  readonly #options: KafkaSenderOptions;
  readonly #connection: ProducerConnection;

  constructor(options: KafkaSenderOptions) {
    this.#options = options;
    this.#connection = new ProducerConnection(options.client);
  }

  /** Resolves when all in-sync replicas have every entry. Rejects with a `Failure`; entries may have been written then. */
  async send(entries: readonly LogEntry[]): Promise<readonly LogPosition[]> {
    return await this.#connection.use('store entries', async (producer) => {
      const answers = await producer.sendBatch({
        acks: -1,
        timeout: produceTimeoutMs,
        compression: kafkajs.CompressionTypes.ZSTD,
        topicMessages: this.#toTopicMessages(entries),
      });
      return toPositions(entries, answers, this.#options.toTopicName);
    });
  }

  async shutdown(): Promise<void> {
    await this.#connection.shutdown();
  }

  #toTopicMessages(entries: readonly LogEntry[]) {
    const byTopic = new Map<Topic, { partition: number; value: Buffer }[]>();
    for (const { topic, partition, bytes } of entries) {
      const messages = byTopic.get(topic) ?? [];
      messages.push({ partition, value: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) });
      byTopic.set(topic, messages);
    }
    return [...byTopic].map(([topic, messages]) => ({ topic: this.#options.toTopicName(topic), messages }));
  }
}

/**
 * Counts on from the first offset of each partition. kafkajs may leave a partition out of an answer that it calls a
 * success: then nobody knows whether its entries are stored, and the request counts as failed.
 */
export function toPositions(
  entries: readonly LogEntry[],
  answers: readonly RecordMetadata[],
  toTopicName: (topic: Topic) => string,
): readonly LogPosition[] {
  const nextOffsets = new Map(answers.map((each) => [`${each.topicName}/${each.partition}`, Number(each.baseOffset)]));
  return entries.map(({ topic, partition }) => {
    const key = `${toTopicName(topic)}/${partition}`;
    const offset = nextOffsets.get(key);
    if (offset === undefined || !(offset >= 0)) throw createUnanswered();
    nextOffsets.set(key, offset + 1);
    return { topic, partition, offset };
  });
}
