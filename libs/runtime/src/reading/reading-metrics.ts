import type { Clock } from '@waybill/ports';
import {
  counter,
  gauge,
  histogram,
  type MetricDefinition,
  type MetricSample,
  type MetricSource,
} from '../metrics/metric.js';
import type { PartitionLag } from './lag-poll.js';
import type { WatchedReader } from './watched-reader.js';

const topicLabel = { topic: 'the topics that the service reads' };
const partitionLabel = { ...topicLabel, partition: 'the partitions of the topic' };

/** What every service that reads the log shows. */
export function readingMetrics(service: string): readonly MetricDefinition[] {
  return [
    counter(`${service}_batches_total`, 'Batches that were applied', topicLabel),
    counter(`${service}_batch_records_total`, 'Records of the log in the batches that were applied', topicLabel),
    counter(`${service}_batch_bytes_total`, 'Bytes of log records in the batches that were applied', topicLabel),
    histogram(`${service}_batch_seconds`, 'How long it took to apply a batch: fold, rows and state', topicLabel),
    counter(
      `${service}_failed_batches_total`,
      'Times that a batch could not be applied and has to come again',
      topicLabel,
    ),
    gauge(
      `${service}_lag_records`,
      'Records of the log that the group has not applied yet, whichever process reads them; over processes take the maximum',
      partitionLabel,
    ),
    gauge(
      `${service}_oldest_unstored_event_age_seconds`,
      'How long ago the oldest event that this process has not stored yet was appended; 0 when there is none',
    ),
    gauge(`${service}_halted_partitions`, 'Partitions that cannot go on until somebody acts'),
  ];
}

export interface ReadingState {
  readonly watched: WatchedReader;
  readonly lags: () => readonly PartitionLag[];
  readonly clock: Clock;
  readonly nowMs: () => number;
}

/** The numbers of a service that reads the log. */
export function createReadingMetrics(service: string, state: ReadingState): MetricSource {
  return {
    definitions: readingMetrics(service),
    read: () => [
      ...state.watched
        .totals()
        .flatMap(({ topic, batchCount, recordCount, bytes, failedBatchCount, durations }) => [
          { name: `${service}_batches_total`, labels: { topic }, value: batchCount },
          { name: `${service}_batch_records_total`, labels: { topic }, value: recordCount },
          { name: `${service}_batch_bytes_total`, labels: { topic }, value: bytes },
          { name: `${service}_failed_batches_total`, labels: { topic }, value: failedBatchCount },
          ...durations.read(),
        ]),
      ...lagSamples(service, state.lags()),
      { name: `${service}_oldest_unstored_event_age_seconds`, value: oldestAgeSeconds(state) },
      {
        name: `${service}_halted_partitions`,
        value: state.watched.partitions().filter(({ failure }) => failure?.isPermanent === true).length,
      },
    ],
  };
}

function lagSamples(service: string, lags: readonly PartitionLag[]): readonly MetricSample[] {
  return lags.map(({ topic, partition, lagRecordCount }) => ({
    name: `${service}_lag_records`,
    labels: { topic, partition },
    value: lagRecordCount,
  }));
}

const nanosPerSecond = 1e9;
const msPerSecond = 1e3;

/**
 * The age of the oldest batch that is in hand or failed, by the log's own time. Of a partition that lags without a batch
 * in hand nobody knows the record that comes next: it has waited at least since its group moved last.
 */
function oldestAgeSeconds({ watched, lags, clock, nowMs }: ReadingState): number {
  const inHand = watched
    .partitions()
    .flatMap((each) => (each.inHand === undefined ? [] : [each.inHand.oldestAppendedUnixNano]))
    .map((appended) => Number(clock.nowUnixNano() - appended) / nanosPerSecond);
  const waiting = lags()
    .filter(({ lagRecordCount }) => lagRecordCount > 0)
    .map(({ movedMs }) => (nowMs() - movedMs) / msPerSecond);
  return Math.max(0, ...inHand, ...waiting);
}
