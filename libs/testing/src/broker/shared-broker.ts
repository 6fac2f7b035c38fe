import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, withDirectoryLock } from './directory-lock.js';
import { createKafkaCluster } from './kafka-cluster.js';
import { cacheDirectory } from './kafka-files.js';

/**
 * The address of a broker that all suites of one test run share: the first that asks starts it, and it ends with the run.
 * Suites keep apart by the names of their topics and groups; who wants to hurt a broker starts one of their own.
 */
export async function getSharedBroker(): Promise<string> {
  const ownerPid = runPid();
  const run = join(cacheDirectory, `run-${ownerPid}`);
  return await withDirectoryLock(run, async () => {
    const known = await readFile(join(run, 'address'), 'utf8').catch(() => undefined);
    if (known !== undefined) return known;
    await removeEndedRuns();
    const { addresses } = await createKafkaCluster({ brokerCount: 1, ownerPid });
    const [address = ''] = addresses;
    await mkdir(run, { recursive: true });
    await writeFile(join(run, 'address'), address);
    return address;
  });
}

/** Forgets runs that are over; their brokers went with them. */
async function removeEndedRuns(): Promise<void> {
  for (const name of await readdir(cacheDirectory)) {
    const pid = Number(/^run-(\d+)$/.exec(name)?.[1] ?? 0);
    if (pid > 0 && !isRunning(pid)) await rm(join(cacheDirectory, name), { recursive: true, force: true });
  }
}

/** The process of the whole run: a worker of it is a child with a channel to its parent. */
function runPid(): number {
  return process.send === undefined ? process.pid : process.ppid;
}
