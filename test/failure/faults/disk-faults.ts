import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../until.js';
import type { Fault } from './fault.js';
import { startAgain } from './process-faults.js';

const blockBytes = 64 * 1024;

/**
 * Fills the disk that the data lies on, to the last block, and makes room again. Clients must be told to come again. A
 * process that did not live through it is started again, as an orchestrator would, and counted as killed.
 */
export function fillDisk(fullMs: number): Fault {
  return {
    name: 'disk full, and room again',
    async run({ deployment, dataDirectory, load }) {
      const [service] = deployment.services;
      if (service === undefined) throw new Error('expected a process, found none');
      const ballast = join(dataDirectory, '..', 'ballast');
      await fill(ballast);
      const failedBefore = load.counts().failedTryCount;
      await until('clients to be told that there is no room', () => load.counts().failedTryCount > failedBefore);
      await sleep(fullMs);
      await rm(ballast);
      // LMDB's binding may spoil the heap when a write finds no room, and then libc ends the process: see the page.
      const isGone = service.pid() === undefined;
      if (isGone) await startAgain(service);
      return { killCount: isGone ? 1 : 0, count: 1 };
    },
  };
}

/** Writes until nothing more fits. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    const block = Buffer.alloc(blockBytes);
    for (;;) await file.write(block);
  } catch (error) {
    const { bavail } = await statfs(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    if (bavail > 16) throw new Error(`expected a full disk, found ${bavail} blocks`, { cause: error });
  } finally {
    await file.close();
  }
}
