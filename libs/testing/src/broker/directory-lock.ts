import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const pollMs = 100;

/** Runs `work` while no other process runs it under this path. A lock whose holder is gone is taken over. */
export async function withDirectoryLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const directory = `${path}.lock`;
  const holder = join(directory, 'pid');
  await mkdir(dirname(directory), { recursive: true });
  while (!(await isTaken(directory))) {
    if (await isAbandoned(holder)) await rm(directory, { recursive: true, force: true });
    else await pause(pollMs);
  }
  try {
    await writeFile(holder, String(process.pid));
    return await work();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function isTaken(directory: string): Promise<boolean> {
  try {
    await mkdir(directory);
    return true;
  } catch (error) {
    // By its code alone: errors of Node are not of the class that a test's own realm calls Error.
    if ((error as { code?: unknown }).code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(holder: string): Promise<boolean> {
  const pid = Number(await readFile(holder, 'utf8').catch(() => ''));
  return pid > 0 && !isRunning(pid);
}

/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
