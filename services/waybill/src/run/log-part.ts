import type { InjectionToken } from '@nestjs/common';
import { createLmdbEventLog } from '@waybill/embedded';
import { topics, type Clock, type EventLogReader, type EventLogWriter, type Topic } from '@waybill/ports';
import { portTokens } from '@waybill/runtime';
import { createPart, type Part } from './part.js';

/**
 * Partitions of the embedded log. One process reads them all, so more would only cut the same rows into more and smaller
 * inserts, and those are what the store's work grows with. Fixed when a data directory is made.
 */
const embeddedPartitionCounts: Readonly<Record<Topic, number>> = {
  [topics.events]: 1,
  [topics.aliases]: 1,
  [topics.facts]: 1,
  [topics.quarantine]: 1,
};

/** The log in a directory of this process. */
export function createEmbeddedLogPart(directory: string): Part {
  return createLogPart((clock) =>
    createLmdbEventLog({ directory, partitionCounts: embeddedPartitionCounts, clock }),
  );
}

/** One log, both of its sides. */
function createLogPart(create: (clock: Clock) => EventLogWriter & EventLogReader): Part {
  const token: InjectionToken<EventLogWriter & EventLogReader> = Symbol('EventLog');
  const same = (log: EventLogWriter & EventLogReader) => log;
  return createPart(
    [
      { provide: token, useFactory: create, inject: [portTokens.clock] },
      { provide: portTokens.eventLogWriter, useFactory: same, inject: [token] },
      { provide: portTokens.eventLogReader, useFactory: same, inject: [token] },
    ],
    [token],
  );
}
