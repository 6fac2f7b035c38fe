import { join } from 'node:path';
import type { RateCard } from '@waybill/domain';
import { topics, type Topic } from '@waybill/ports';

/** What an operator sets about the all-in-one process. */
export interface UpConfig {
  /** Everything that must survive lives here: log, state, store. */
  readonly dataDirectory: string;
  readonly grpcPort: number;
  /** The wanted port; when it is taken another one is used, and said. */
  readonly clickhousePort: number;
  /** What prices metered units that come without a price. */
  readonly rates: readonly RateCard[];
}

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

/** Where the parts of a data directory lie. */
export function directoriesOf(
  dataDirectory: string,
): Readonly<Record<'log' | 'state' | 'aliases' | 'ledger' | 'quarantine' | 'store' | 'demo', string>> {
  return {
    log: join(dataDirectory, 'log'),
    state: join(dataDirectory, 'state'),
    aliases: join(dataDirectory, 'aliases'),
    ledger: join(dataDirectory, 'ledger'),
    quarantine: join(dataDirectory, 'quarantine'),
    store: join(dataDirectory, 'store'),
    demo: join(dataDirectory, 'demo'),
  };
}
