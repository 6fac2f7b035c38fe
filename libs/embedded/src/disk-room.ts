import { statfsSync } from 'node:fs';
import { Failure } from '@waybill/ports';

/**
 * What stays free on the disk, in bytes. LMDB's binding can spoil the heap when a write finds no room, and the process
 * with it, so no write may find none: this covers what everybody else on the disk writes between the look at it and the
 * end of a commit, such as the engine merging its parts at some 250 MB/s for a second.
 */
export const diskReserveBytes = 256 * 1024 * 1024;

/** Whose room is asked for. */
export interface DiskPlace {
  readonly role: 'log' | 'state';
  readonly directory: string;
}

/** How much is wanted there. */
export interface DiskNeed {
  /** Bytes of what is about to be written, not of the pages that this takes. */
  readonly byteCount: number;
  readonly reserveBytes: number;
}

/** A value just above what fits into a page beside others takes a page of its own, about twice its size. */
const pagesPerByte = 2;

/** Free bytes of the disk of a directory; `undefined` when the file system does not say. */
export function getFreeBytes(directory: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(directory, { bigint: true });
    return Number(bavail * bsize);
  } catch {
    return undefined;
  }
}

/**
 * Throws a retryable `disk_full` when what is to be written would reach into the reserve. Where the file system does not
 * say what is free, the write itself has to find out.
 */
export function refuseWithoutRoom(place: DiskPlace, { byteCount, reserveBytes }: DiskNeed): void {
  const freeBytes = getFreeBytes(place.directory);
  const neededBytes = byteCount * pagesPerByte + reserveBytes;
  if (freeBytes === undefined || freeBytes >= neededBytes) return;
  throw createDiskFullFailure(place, `${neededBytes} bytes with what stays free, found ${freeBytes}`);
}

/** The failure of a write for which there is no room: whether it was tried or not. */
export function createDiskFullFailure({ role, directory }: DiskPlace, detail: string, cause?: unknown): Failure {
  return new Failure(
    'retryable',
    'disk_full',
    `expected room for the ${role} in ${directory}, ${detail}: free some space; nothing was acknowledged, and the same ` +
      'request succeeds once there is room',
    cause,
  );
}
