import {
  type EventLogReader,
  type LogBatch,
  type LogEntry,
  type LogPosition,
  type SubscribeOptions,
  type Subscription,
  topics,
} from '@waybill/ports';

/** An entry of text for a partition of the events topic. */
export function entry(text: string, partition = 0): LogEntry {
  return { topic: topics.events, partition, bytes: toBytes(text) };
}

/** Where a record of the events topic stands. */
export function position(partition: number, offset: number): LogPosition {
  return { topic: topics.events, partition, offset };
}

/** The bytes of a text, in UTF-8. */
export function toBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text of such bytes. */
export function toText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Of each partition of the events topic. */
export async function endOffsets(log: EventLogReader): Promise<readonly number[]> {
  return (await log.progress(topics.events, 'stitcher')).map(({ endOffset }) => endOffset);
}

/** Of the stitcher, for each partition of the events topic. */
export async function committedOffsets(log: EventLogReader): Promise<readonly number[]> {
  return (await log.progress(topics.events, 'stitcher')).map(({ committedOffset }) => committedOffset);
}

/** Subscribes the stitcher to the events topic; what is not given does nothing. */
export function subscribe(log: EventLogReader, options: Partial<SubscribeOptions>): Promise<Subscription> {
  return log.subscribe({
    topic: topics.events,
    groupId: 'stitcher',
    batchBytesMax: 1_000,
    handle: async () => undefined,
    onFailure: () => undefined,
    ...options,
  });
}

/** What to read, and what to refuse on the way. */
export interface ReadOptions extends Partial<Omit<SubscribeOptions, 'handle'>> {
  /** Handled records to wait for. */
  readonly count: number;
  readonly refuse?: (batch: LogBatch) => boolean;
}

/** Subscribes until `count` records are handled; answers them in the order they came. */
export async function read(log: EventLogReader, { count, refuse, ...options }: ReadOptions) {
  const batches: LogBatch[] = [];
  const done = Promise.withResolvers<void>();
  const handle = async (batch: LogBatch): Promise<void> => {
    if (refuse?.(batch) === true) throw new Error('refused');
    batches.push(batch);
    if (batches.reduce((sum, { records }) => sum + records.length, 0) >= count) done.resolve();
  };
  const subscription = await subscribe(log, { ...options, handle });
  await done.promise;
  await subscription.shutdown();
  return { batches, records: batches.flatMap(({ records }) => records) };
}
