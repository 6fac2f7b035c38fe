import { Failure, type Clock, type EventLogReader } from '@waybill/ports';
import type { ServiceWatch } from '../health/service-watch.js';
import { createLagPoll, type PartitionLag } from './lag-poll.js';
import { describeStanding, silentSinceMs, type PartitionWork } from './partition-work.js';
import { toReadingLags, type ReadingLag } from './reading-lag.js';
import { createReadingMetrics } from './reading-metrics.js';
import { withWatch } from './watched-reader.js';

export interface ReadingWatchOptions {
  /** The first word of the metrics. */
  readonly service: string;
  readonly reader: EventLogReader;
  /** No other process reads for this one's groups: lag that nobody works on is this process's fault. */
  readonly isSoleReader: boolean;
  /** Work that shows no sign of life for so long has stalled. */
  readonly stallTimeoutMs: number;
  readonly clock: Clock;
  /** A clock that never steps. */
  readonly nowMs: () => number;
  /** How often the log is asked for the lag. */
  readonly pollIntervalMs?: number;
}

/**
 * What health and metrics know of a service that reads the log. It is started after the service.
 *
 * - Not alive when work has stalled: a batch that is in hand for too long, or lag without a sign of life.
 * - Not ready when the log does not answer, and when a partition stands.
 */
export interface ReadingWatch extends ServiceWatch {
  /** The reader to give to the service. */
  readonly reader: EventLogReader;
  readonly listLag: () => Promise<readonly ReadingLag[]>;
}

const defaultPollIntervalMs = 2_000;

/** Watches the reading of one service. */
export function createReadingWatch(options: ReadingWatchOptions): ReadingWatch {
  const { service, reader, nowMs, clock, pollIntervalMs = defaultPollIntervalMs } = options;
  const watched = withWatch(reader, { service, nowMs });
  const poll = createLagPoll({ reader, subscriptions: watched.subscriptions, intervalMs: pollIntervalMs, nowMs });
  const standing = () => watched.partitions().flatMap((each) => describeStanding(each) ?? []);
  const stalled = () => listStalled(watched.partitions(), options.isSoleReader ? poll.lags() : [], tooLong);
  const tooLong = (sinceMs: number) => nowMs() - sinceMs > options.stallTimeoutMs;
  const listLag = async (): Promise<readonly ReadingLag[]> => {
    await poll.ask();
    const problem = poll.problem();
    if (problem !== undefined) throw new Failure('retryable', 'log_unanswered', problem);
    const [partitions, subscriptions] = [watched.partitions(), watched.subscriptions()];
    return toReadingLags({ lags: poll.lags(), partitions, subscriptions, clock, nowMs: nowMs() });
  };
  return {
    name: `${service}-watch`,
    reader: watched.reader,
    listLag,
    metrics: [createReadingMetrics(service, { watched, lags: poll.lags, clock, nowMs })],
    liveness: [
      {
        name: `${service} progress`,
        ask() {
          const found = stalled();
          return found.length === 0 ? undefined : `no progress for ${options.stallTimeoutMs} ms: ${found.join(', ')}`;
        },
      },
    ],
    readiness: [
      { name: `${service} log`, ask: poll.problem },
      { name: `${service} partitions`, ask: () => standing().join('; ') || undefined },
    ],
    start: () => poll.start(),
    shutdown: () => poll.shutdown(),
  };
}

/** A partition that says why it stands has not stalled: a new process would stand just the same. */
function listStalled(
  partitions: readonly PartitionWork[],
  lags: readonly PartitionLag[],
  tooLong: (sinceMs: number) => boolean,
): readonly string[] {
  const held = partitions.filter((each) => {
    const sinceMs = silentSinceMs(each);
    return sinceMs !== undefined && tooLong(sinceMs);
  });
  const saysWhy = (lag: PartitionLag) =>
    partitions.some(
      (each) => each.topic === lag.topic && each.partition === lag.partition && each.failure !== undefined,
    );
  const idle = lags.filter((each) => each.lagRecordCount > 0 && tooLong(each.movedMs) && !saysWhy(each));
  return [...new Set([...held, ...idle].map(({ topic, partition }) => `partition ${partition} of ${topic}`))];
}
