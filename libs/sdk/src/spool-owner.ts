import { createHash } from 'node:crypto';
import { rename, readdir, rmdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

// Each emitter writes to a folder of its own within the spool directory, so that two never write to one file:
//
//   <spool directory>/<host>-<pid>-<unique>/000001.spool     of a running emitter; the folder's time is its heartbeat
//   <spool directory>/left-<host>-<pid>-<unique>/…           of an emitter that was shut down with events left over

/** How long after its last heartbeat an owner counts as dead when its process cannot be looked at. */
export const ownerSilentMsMax = 60_000;

/** The name of a new owner's folder. */
export function toOwnerName(unique: string): string {
  return `${hostDigest}-${process.pid}-${unique.replaceAll(/[^0-9a-zA-Z]/g, '')}`;
}

/** Lists segment files whose owner is dead, oldest owner first, and removes the empty folders of dead owners. */
export async function listOrphanSegments(spoolDirectory: string, self: string): Promise<string[]> {
  const segments: string[] = [];
  for (const owner of (await readdir(spoolDirectory)).sort()) {
    if (owner === self || !ownerPattern.test(owner)) continue;
    const folder = join(spoolDirectory, owner);
    if (!(await isDead(folder, owner))) continue;
    const files = (await listSegments(folder)).map((file) => join(folder, file));
    // Somebody else may have taken the last one, or put one in: then there is nothing to remove.
    if (files.length === 0) await rmdir(folder).catch(() => {});
    segments.push(...files);
  }
  return segments;
}

/** Takes over a dead owner's segment. False when another emitter was faster: a rename has one winner. */
export async function claimSegment(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    () => false,
  );
}

/** Bytes of all segments of all owners. */
export async function measureSpool(spoolDirectory: string): Promise<number> {
  let bytes = 0;
  for (const owner of await readdir(spoolDirectory)) {
    if (!ownerPattern.test(owner)) continue;
    const folder = join(spoolDirectory, owner);
    for (const file of await listSegments(folder)) {
      bytes += await stat(join(folder, file)).then(
        (entry) => entry.size,
        () => 0,
      );
    }
  }
  return bytes;
}

/** What stands before the name of an owner that has left. */
export const leftPrefix = 'left-';

/** How segment files end. */
export const segmentSuffix = '.spool';

const hostDigest = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const ownerPattern = /^(left-)?([0-9a-f]{8})-(\d+)-[0-9a-zA-Z]+$/;

async function listSegments(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((): string[] => []);
  return files.filter((file) => file.endsWith(segmentSuffix)).sort();
}

async function isDead(folder: string, owner: string): Promise<boolean> {
  const [, left, host, pid] = ownerPattern.exec(owner) ?? [];
  if (left !== undefined) return true;
  if (host === hostDigest && !isProcessAlive(Number(pid))) return true;
  // A living process may have got the number of a dead one: the heartbeat decides.
  return stat(folder).then(
    (entry) => Date.now() - entry.mtimeMs > ownerSilentMsMax,
    () => false,
  );
}

function isProcessAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
