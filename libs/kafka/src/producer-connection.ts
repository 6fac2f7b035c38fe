import type { Producer } from 'kafkajs';
import type { KafkaClient } from './kafka-client.js';
import { toKafkaFailure } from './kafka-failure.js';

/** A producer that is connected when it is first used, and made anew after one whose connections failed. */
export class ProducerConnection {
  readonly #client: Pick<KafkaClient, 'createProducer'>;
  #producer: Promise<Producer> | undefined;

  constructor(client: Pick<KafkaClient, 'createProducer'>) {
    this.#client = client;
  }

  /** Lends the producer. Rejects with a `Failure` that says what was to be done. */
  async use<T>(doing: string, work: (producer: Producer) => Promise<T>): Promise<T> {
    try {
      this.#producer ??= this.#connect();
      return await work(await this.#producer);
    } catch (cause) {
      const failure = toKafkaFailure(cause, doing);
      if (failure.code === 'kafka_unavailable') await this.shutdown();
      throw failure;
    }
  }

  async shutdown(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    try {
      await (await producer)?.disconnect();
    } catch {
      // It is given up because it does not work: there is nothing to be learnt from how it ends.
      return;
    }
  }

  async #connect(): Promise<Producer> {
    const producer = this.#client.createProducer();
    try {
      await producer.connect();
      return producer;
    } catch (cause) {
      this.#producer = undefined;
      throw cause;
    }
  }
}
