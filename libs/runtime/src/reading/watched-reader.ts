import type { EventLogReader, LogBatch, SubscribeOptions, Topic } from '@waybill/ports';
import { createHistogram, durationBoundsSeconds, type Histogram } from '../metrics/histogram.js';
import { toBatchInHand, toPartitionFailure, type PartitionWork } from './partition-work.js';

/** A subscription that is open now. */
export interface OpenSubscription {
  readonly topic: Topic;
  readonly groupId: string;
  /** See `Subscription.assignment`. */
  readonly assignment: () => readonly number[];
}

/** What was done with the batches of one topic since the start. */
export interface TopicTotals {
  readonly topic: Topic;
  readonly batchCount: number;
  readonly recordCount: number;
  readonly bytes: number;
  readonly failedBatchCount: number;
  readonly durations: Histogram;
}

/** A reader that remembers what passes through it. */
export interface WatchedReader {
  /** The same reader: same contract, same answers. */
  readonly reader: EventLogReader;
  readonly subscriptions: () => readonly OpenSubscription[];
  readonly partitions: () => readonly PartitionWork[];
  readonly totals: () => readonly TopicTotals[];
}

export interface WatchOptions {
  /** Of the process that reads: the first word of its metrics. */
  readonly service: string;
  /** A clock that never steps. */
  readonly nowMs: () => number;
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** Watches a reader. Nothing of it changes what is read, or when. */
export function withWatch(reader: EventLogReader, { service, nowMs }: WatchOptions): WatchedReader {
  const open = new Set<OpenSubscription>();
  const partitions = new Map<string, Mutable<PartitionWork>>();
  const totals = new Map<Topic, Mutable<TopicTotals>>();
  const workOf = (topic: Topic, partition: number): Mutable<PartitionWork> =>
    getOrSet(partitions, `${topic}/${partition}`, () => ({ topic, partition, inHand: undefined, failure: undefined }));
  const totalsOf = (topic: Topic): Mutable<TopicTotals> => getOrSet(totals, topic, () => noTotals(service, topic));

  const watched = (options: SubscribeOptions): SubscribeOptions => ({
    ...options,
    async handle(batch) {
      const startedMs = nowMs();
      const work = workOf(batch.topic, batch.partition);
      work.inHand = toBatchInHand(batch, startedMs);
      await options.handle(batch);
      work.inHand = undefined;
      work.failure = undefined;
      addBatch(totalsOf(batch.topic), batch, nowMs() - startedMs);
    },
    onFailure(position, cause) {
      workOf(position.topic, position.partition).failure = toPartitionFailure(position, cause, nowMs());
      totalsOf(position.topic).failedBatchCount++;
      options.onFailure(position, cause);
    },
  });

  return {
    reader: {
      name: reader.name,
      start: () => reader.start(),
      shutdown: () => reader.shutdown(),
      progress: (topic, groupId) => reader.progress(topic, groupId),
      async subscribe(options) {
        const subscription = await reader.subscribe(watched(options));
        const assignment = () => subscription.assignment();
        const entry = { topic: options.topic, groupId: options.groupId, assignment };
        open.add(entry);
        return {
          assignment,
          async shutdown() {
            await subscription.shutdown();
            open.delete(entry);
          },
        };
      },
    },
    subscriptions: () => [...open],
    partitions: () => [...partitions.values()].map((each) => (isGone(each, nowMs()) ? { ...each, ...nothing } : each)),
    totals: () => [...totals.values()],
  };
}

const nothing = { inHand: undefined, failure: undefined };

/** A partition that fails is tried again at least every half minute: one that is silent for longer is read elsewhere now. */
const failureAgeMsMax = 120_000;

function isGone({ failure, inHand }: PartitionWork, nowMs: number): boolean {
  if (failure === undefined || nowMs - failure.toldMs <= failureAgeMsMax) return false;
  const isTriedAgain = inHand !== undefined && inHand.givenMs > failure.toldMs;
  return !isTriedAgain;
}

const msPerSecond = 1_000;

function noTotals(service: string, topic: Topic): Mutable<TopicTotals> {
  const durations = createHistogram(`${service}_batch_seconds`, durationBoundsSeconds, { topic });
  return { topic, batchCount: 0, recordCount: 0, bytes: 0, failedBatchCount: 0, durations };
}

function addBatch(totals: Mutable<TopicTotals>, { records }: LogBatch, durationMs: number): void {
  totals.batchCount++;
  totals.recordCount += records.length;
  totals.bytes += records.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
  totals.durations.observe(durationMs / msPerSecond);
}

function getOrSet<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
