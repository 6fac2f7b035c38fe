import type { InjectionToken } from '@nestjs/common';
import { createLmdbEventLog } from '@waybill/embedded';
import { createKafkaEventLog, type KafkaEventLog, type KafkaEventLogOptions } from '@waybill/kafka';
import { topics, type Clock, type EventLogReader, type EventLogWriter, type Topic } from '@waybill/ports';
import { createLagPoll, portTokens, steadyNowMs, type ServiceWatch } from '@waybill/runtime';
import { createPart, type Part } from './part.js';

/**
 * Partitions of the embedded log. One process reads them all, so more would only cut the same rows into more and smaller
 * inserts, and those are what the store's work grows with. Fixed when a data directory is made.
 */
export const embeddedPartitionCounts: Readonly<Record<Topic, number>> = {
  [topics.events]: 1,
  [topics.aliases]: 1,
  [topics.facts]: 1,
  [topics.quarantine]: 1,
};

/** The log in a directory of this process. */
export function createEmbeddedLogPart(directory: string): Part {
  const create = (clock: Clock) => createLmdbEventLog({ directory, partitionCounts: embeddedPartitionCounts, clock });
  return createPart({
    providers: [{ provide: logToken, useFactory: create, inject: [portTokens.clock] }, ...bothSides],
    components: [logToken],
  });
}

/** What the log on Kafka needs to know. `onStopped` is told when nothing can be read any more. */
export type KafkaLogOptions = Required<Pick<KafkaEventLogOptions, 'config' | 'clientId' | 'logger' | 'onStopped'>>;

/** The log on Kafka. It tells by itself which partitions stand. */
export function createKafkaLogPart(options: KafkaLogOptions): Part {
  const log = createKafkaEventLog(options);
  return createPart({
    providers: [
      { provide: logToken, useValue: log },
      { provide: kafkaWatchToken, useValue: createKafkaWatch(log) },
      ...bothSides,
    ],
    components: [logToken],
    watches: [kafkaWatchToken],
  });
}

/**
 * For a process that only appends: whether the log is there. It asks by reading, because nothing may be appended that is
 * no event.
 */
export function createLogProbePart(): Part {
  return createPart({
    providers: [{ provide: probeToken, useFactory: createProbeWatch, inject: [portTokens.eventLogReader] }],
    watches: [probeToken],
  });
}

type BothSides = EventLogWriter & EventLogReader;

const logToken: InjectionToken<BothSides> = Symbol('EventLog');
const kafkaWatchToken: InjectionToken<ServiceWatch> = Symbol('KafkaWatch');
const probeToken: InjectionToken<ServiceWatch> = Symbol('LogProbe');

/** One log, both of its sides. */
const bothSides = [portTokens.eventLogWriter, portTokens.eventLogReader].map((provide) => ({
  provide,
  useFactory: (log: BothSides) => log,
  inject: [logToken],
}));

function createKafkaWatch(log: KafkaEventLog): ServiceWatch {
  return {
    name: 'kafka-watch',
    async start() {},
    async shutdown() {},
    metrics: [],
    liveness: [{ name: 'kafka readers', ask: () => log.health().stopped?.message }],
    readiness: [
      {
        name: 'kafka partitions',
        ask: () =>
          log
            .health()
            .halted.map(
              ({ position, cause }) => `partition ${position.partition} of ${position.topic}: ${describe(cause)}`,
            )
            .join('; ') || undefined,
      },
    ],
  };
}

const probeIntervalMs = 5_000;

function createProbeWatch(reader: EventLogReader): ServiceWatch {
  const poll = createLagPoll({
    reader,
    subscriptions: () => [{ topic: topics.events, groupId: 'collector' }],
    intervalMs: probeIntervalMs,
    nowMs: steadyNowMs,
  });
  return {
    name: 'log-probe',
    start: () => poll.start(),
    shutdown: () => poll.shutdown(),
    metrics: [],
    liveness: [],
    readiness: [{ name: 'log', ask: poll.problem }],
  };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
