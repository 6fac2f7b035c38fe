import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../until.js';
import type { Fault } from './fault.js';

const blockBytes = 64 * 1024;

/** Between two stretches of this size others get their turn, as on a disk that takes some 400 MB/s. */
const stretchBytes = 8 * 1024 * 1024;
const stretchPauseMs = 20;

/**
 * Fills the disk that the data lies on, to the last block, and makes room again. Clients must be told to come again, and
 * the process must live through it.
 */
export function fillDisk(fullMs: number): Fault {
  return {
    name: 'disk full, and room again',
    async run({ deployment, dataDirectory, load }) {
      const [service] = deployment.services;
      if (service === undefined) throw new Error('expected a process, found none');
      const pid = service.pid();
      const ballast = join(dataDirectory, '..', 'ballast');
      await fill(ballast);
      const failedBefore = load.counts().failedTryCount;
      await until('clients to be told that there is no room', () => load.counts().failedTryCount > failedBefore);
      await sleep(fullMs);
      await rm(ballast);
      if (service.pid() !== pid) throw new Error(`expected a process that lives on, found: ${service.lastLines()}`);
      return { killCount: 0, count: 1 };
    },
  };
}

/** Writes until nothing more fits. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    const block = Buffer.alloc(blockBytes);
    for (let writtenBytes = 0; ; writtenBytes += blockBytes) {
      await file.write(block);
      if (writtenBytes % stretchBytes === 0) await sleep(stretchPauseMs);
    }
  } catch (error) {
    const { bavail } = await statfs(path);
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    if (bavail > 16) throw new Error(`expected a full disk, found ${bavail} blocks`, { cause: error });
  } finally {
    await file.close();
  }
}
