import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether this account may mount a small disk: without one nothing can be filled that others do not need. */
export async function canMountDisk(): Promise<boolean> {
  const disk = await createSmallDisk(1);
  await disk?.dispose();
  return disk !== undefined;
}

/** A file system of its own, small enough to be filled. */
export interface SmallDisk {
  readonly path: string;
  dispose(): Promise<void>;
}

/** Mounts one in memory; `undefined` where this account may not. */
export async function createSmallDisk(mebibytes: number): Promise<SmallDisk | undefined> {
  const path = await mkdtemp(join(tmpdir(), 'waybill-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', path]);
  } catch {
    await rm(path, { recursive: true, force: true });
    return undefined;
  }
  return {
    path,
    async dispose() {
      await run('umount', ['-l', path]);
      await rm(path, { recursive: true, force: true });
    },
  };
}
