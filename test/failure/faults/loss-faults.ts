import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createLmdbEventLog } from '@waybill/embedded';
import { aliasGroupId, quarantineGroupId, stitcherGroupId } from '@waybill/stitcher';
import { ledgerGroupId } from '@waybill/ledger';
import { Failure, topics, type EventLogReader, type Topic } from '@waybill/ports';
import { systemClock } from '@waybill/runtime';
import { until } from '../until.js';
import type { Fault } from './fault.js';
import { startAgain } from './process-faults.js';

/**
 * A node is lost with its disk, and another takes its place with an empty one. The state has to come back from its
 * changelog: to fold the whole log again would make the same rows, but not in an hour that somebody waits.
 */
export function loseNode(name: 'stitcher' | 'ledger'): Fault {
  return {
    name: 'node lost with its disk',
    async run({ deployment, dataDirectory, load }) {
      const service = deployment.services.find((each) => each.name.startsWith(`${name}-`));
      if (service === undefined) throw new Error(`expected a ${name}, found none`);
      await service.kill();
      const node = service.name.replace(name, 'node');
      await rm(join(dataDirectory, node, 'services', name), { recursive: true });
      await startAgain(service);
      const { ackedCount } = load.counts();
      await until('events to be acknowledged', () => load.counts().ackedCount > ackedCount + 500);
      if (service.lastLines().includes('folding the log again'))
        throw new Error(`${service.name}: expected state from its changelog, found ${service.lastLines()}`);
      return { killCount: 1, count: 1 };
    },
  };
}

/** The directories of an embedded installation that can be made again from its log. */
const derived = ['state', 'aliases', 'ledger', 'quarantine', 'store'] as const;

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
export const loseState = loseDirectories('state lost', ['state', 'aliases', 'ledger', 'quarantine']);

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
    await resetGroup(log, topics.events, stitcherGroupId);
    await resetGroup(log, topics.aliases, aliasGroupId);
    await resetGroup(log, topics.facts, ledgerGroupId);
    await resetGroup(log, topics.quarantine, quarantineGroupId);
    await log.shutdown();
    await startAgain(waybill);
    return { killCount: 1, count: 1 };
  },
};

/** A reader that begins at 0 and does nothing moves the committed offset to where it began. */
async function resetGroup(log: EventLogReader, topic: Topic, groupId: string): Promise<void> {
  const subscription = await log.subscribe({
    topic,
    groupId,
    batchBytesMax: 1,
    begin: async () => 0,
    handle: async () => {
      throw new Failure('retryable', 'group_reset', 'expected a reader that goes on; this one only begins');
    },
    onFailure() {},
  });
  await subscription.shutdown();
  const [progress] = await log.progress(topic, groupId);
  if (progress?.committedOffset !== 0)
    throw new Error(`${groupId}: expected to begin at 0, found ${progress?.committedOffset}`);
}
