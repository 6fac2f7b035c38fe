import {
  beginPartition,
  Failure,
  type EventLogReader,
  type EventLogWriter,
  type LogBatch,
  type LogEntry,
  type LogPosition,
  type LogRecord,
  type PartitionProgress,
  type SubscribeOptions,
  type Subscription,
  type Topic,
} from '@waybill/ports';
import type { Random } from '../random.js';
import type { Process, Steps } from './steps.js';

export interface VirtualLogOptions {
  readonly partitionCounts: Readonly<Record<Topic, number>>;
  readonly steps: Steps;
  readonly random: Random;
  readonly nowUnixNano: () => bigint;
  /** Told before a group's committed offset moves. */
  readonly onCommit: (process: Process, committed: LogPosition) => void;
}

/** The log of a simulated world: durable, and shared by all processes. Appended times are those of the virtual clock. */
export class VirtualLog {
  readonly #options: VirtualLogOptions;
  readonly #records = new Map<string, LogRecord[]>();
  readonly #committed = new Map<string, number>();

  constructor(options: VirtualLogOptions) {
    this.#options = options;
  }

  partitionCount(topic: Topic): number {
    return this.#options.partitionCounts[topic];
  }

  /** Appends at once, as the collector's log does for its clients. */
  append(entry: LogEntry): LogRecord {
    const { topic, partition, bytes } = entry;
    if (!(partition >= 0 && partition < this.partitionCount(topic))) {
      throw new Failure('permanent', 'partition_unknown', `expected a partition of ${topic}, found ${partition}`);
    }
    const records = this.recordsOf(topic, partition);
    const record = { topic, partition, offset: records.length, appendedUnixNano: this.#options.nowUnixNano(), bytes };
    records.push(record);
    return record;
  }

  recordsOf(topic: Topic, partition: number): LogRecord[] {
    const key = `${topic}/${partition}`;
    const records = this.#records.get(key) ?? [];
    this.#records.set(key, records);
    return records;
  }

  committedOf(topic: Topic, partition: number): number {
    return this.#committed.get(`${topic}/${partition}`) ?? 0;
  }

  partitionsOf(topic: Topic): readonly number[] {
    return Array.from({ length: this.partitionCount(topic) }, (_, partition) => partition);
  }

  /** An operator sets the committed offsets of a topic back to the beginning. */
  rewind(topic: Topic): void {
    for (const partition of this.partitionsOf(topic)) this.#committed.delete(`${topic}/${partition}`);
  }

  /** The log as one process sees it. A topic is read by one group. */
  openFor(process: Process): EventLogWriter & EventLogReader {
    return {
      name: 'log',
      start: async () => undefined,
      shutdown: async () => undefined,
      partitionCount: (topic) => this.partitionCount(topic),
      append: (entries) => this.#append(process, entries),
      subscribe: async (options) => this.#subscribe(process, options),
      progress: (topic) => this.#progress(process, topic),
    };
  }

  async #append(process: Process, entries: readonly LogEntry[]): Promise<readonly LogPosition[]> {
    if (entries.length === 0) return [];
    return await this.#options.steps.do(process, {
      name: 'append',
      subject: entries.map(({ topic, partition }) => `${topic}/${partition}`).join(' '),
      run: () => entries.map((entry) => this.append({ ...entry, bytes: entry.bytes.slice() })),
      runPartly: (random) => {
        for (const entry of random.some(entries, 0.5)) this.append(entry);
      },
    });
  }

  #progress(process: Process, topic: Topic): Promise<readonly PartitionProgress[]> {
    return this.#options.steps.do(process, {
      name: 'progress',
      subject: topic,
      run: () =>
        this.partitionsOf(topic).map((partition) => ({
          partition,
          beginOffset: 0,
          committedOffset: this.committedOf(topic, partition),
          endOffset: this.recordsOf(topic, partition).length,
        })),
    });
  }

  /** Where to read from; `undefined` when the partition must not be read. */
  async #begin({ process, options, partition }: Loop): Promise<number | undefined> {
    const { topic, onFailure } = options;
    const committedOffset = this.committedOf(topic, partition);
    const progress = (await this.#progress(process, topic)).find((each) => each.partition === partition);
    if (progress === undefined) return undefined;
    const beginning = await beginPartition(options, progress);
    if (beginning.kind === 'halted') {
      onFailure({ topic, partition, offset: committedOffset }, beginning.cause);
      return undefined;
    }
    if (beginning.offset !== progress.committedOffset) {
      await this.#commitStep(process, { topic, partition, offset: beginning.offset });
    }
    return beginning.offset;
  }

  #subscribe(process: Process, options: SubscribeOptions): Subscription {
    const closing = { isClosing: false };
    const loops = this.partitionsOf(options.topic).map((partition) =>
      this.#run({ process, options, partition, closing }),
    );
    return {
      assignment: () => (closing.isClosing || process.isFenced ? [] : this.partitionsOf(options.topic)),
      shutdown: async () => {
        closing.isClosing = true;
        await Promise.all(loops);
      },
    };
  }

  async #run(loop: Loop): Promise<void> {
    const { process, options, partition, closing } = loop;
    const { topic } = options;
    let position: number | undefined;
    while (!closing.isClosing) {
      try {
        position ??= await this.#begin(loop);
        if (position === undefined) return;
        const next = await this.#handleNext(loop, position);
        if (next === undefined) return;
        position = next;
      } catch (error) {
        options.onFailure({ topic, partition, offset: position ?? this.committedOf(topic, partition) }, error);
        if (process.isFenced) return;
      }
    }
  }

  /** The position after the next batch; `undefined` when the subscription is closed. */
  async #handleNext({ process, options, partition, closing }: Loop, position: number): Promise<number | undefined> {
    const { topic } = options;
    const batch = await this.#options.steps.do(process, {
      name: 'read',
      subject: `${topic}/${partition}`,
      isReady: () => closing.isClosing || this.recordsOf(topic, partition).length > position,
      run: () => (closing.isClosing ? undefined : this.#batch(topic, partition, position)),
    });
    if (batch === undefined) return undefined;
    await options.handle(batch);
    const offset = position + batch.records.length;
    await this.#commitStep(process, { topic, partition, offset });
    return offset;
  }

  #commitStep(process: Process, committed: LogPosition): Promise<void> {
    return this.#options.steps.do(process, {
      name: 'commit offset',
      subject: `${committed.topic}/${committed.partition} ${committed.offset}`,
      run: () => this.#commit(process, committed),
    });
  }

  #commit(process: Process, committed: LogPosition): void {
    refuseFenced(process);
    this.#options.onCommit(process, committed);
    this.#committed.set(`${committed.topic}/${committed.partition}`, committed.offset);
  }

  /** The batches of one log are cut in ever new ways, so that no row may depend on where. */
  #batch(topic: Topic, partition: number, position: number): LogBatch {
    const waiting = this.recordsOf(topic, partition).slice(position);
    const { random } = this.#options;
    const count = random.chance(0.3) ? waiting.length : random.between(1, Math.min(waiting.length, 6));
    return {
      topic,
      partition,
      records: waiting.slice(0, count).map((record) => ({ ...record, bytes: record.bytes.slice() })),
    };
  }
}

interface Loop {
  readonly process: Process;
  readonly options: SubscribeOptions;
  readonly partition: number;
  readonly closing: { readonly isClosing: boolean };
}

/** Refuses what only the owner of a partition may do. */
export function refuseFenced(process: Process): void {
  if (process.isFenced) throw new Failure('retryable', 'fenced', 'another process owns this partition');
}
