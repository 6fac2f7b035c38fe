import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createLmdbEventLog } from '@waybill/embedded';
import { topics, type Topic } from '@waybill/ports';
import { systemClock } from '@waybill/runtime';
import type { Fault } from './fault.js';
import { startAgain } from './process-faults.js';

/** The directories of an embedded installation that can be made again from its log. */
const derived = ['state', 'aliases', 'ledger', 'store'] as const;

/** As `waybill up` makes a data directory; a log that is opened with other numbers refuses, and says so. */
const partitionCounts = Object.fromEntries(Object.values(topics).map((topic) => [topic, 1])) as Record<Topic, number>;

/** Loses directories while nothing runs; they are made again from the log. */
export function loseDirectories(name: string, directories: readonly (typeof derived)[number][]): Fault {
  return {
    name,
    isHealing: true,
    async run({ deployment, dataDirectory, forgetReads }) {
      const [waybill] = deployment.services;
      if (waybill === undefined) throw new Error('expected a process, found none');
      await waybill.kill();
      if (directories.includes('store')) forgetReads();
      await Promise.all(directories.map((each) => rm(join(dataDirectory, each), { recursive: true, force: true })));
      await startAgain(waybill);
      return { killCount: 1, count: 1 };
    },
  };
}

/** State is lost: the log is folded again beside the rows that are there. */
export const loseState = loseDirectories('state lost', ['state', 'aliases', 'ledger']);

/** One state is lost and the others are not, so that services tell each other what was told before. */
export const loseStitcherState = loseDirectories("stitcher's state lost", ['state']);
export const loseLedgerState = loseDirectories("ledger's state lost", ['ledger']);

/** The rows are lost. */
export const loseStore = loseDirectories('store lost', ['store']);

/** Nothing is left but the log: the whole topic is replayed. */
export const loseEverythingDerived = loseDirectories('whole log replayed', [...derived]);

/** Somebody sets the groups back to offset 0; state and rows are as they were. */
export const resetGroups: Fault = {
  name: 'groups reset to offset 0',
  isHealing: true,
  async run({ deployment, dataDirectory }) {
    const [waybill] = deployment.services;
    if (waybill === undefined) throw new Error('expected a process, found none');
    await waybill.kill();
    const log = createLmdbEventLog({
      directory: join(dataDirectory, 'log'),
      partitionCounts,
      clock: systemClock,
    });
    await log.start();
    await log.rewind(topics.events, 'stitcher');
    await log.rewind(topics.aliases, 'stitcher');
    await log.rewind(topics.facts, 'ledger');
    await log.shutdown();
    await startAgain(waybill);
    return { killCount: 1, count: 1 };
  },
};
