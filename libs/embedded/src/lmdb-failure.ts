import { constants } from 'node:os';
import { Failure } from '@waybill/ports';
import { createDiskFullFailure, getFreeBytes, type DiskPlace } from './disk-room.js';
import { messageOf, numberOf } from './foreign-error.js';

/** What a store is, in the words of its failures: `log_damaged`, `state_write_failed`. */
export type FailureScope = DiskPlace;

const { EIO, ENOSPC, EDQUOT, EFBIG } = constants.errno;
const diskFullCodes: ReadonlySet<number> = new Set([ENOSPC, EDQUOT, EFBIG]);

/** LMDB's own answers that mean: these bytes were not written by LMDB, or not wholly. */
const damagedCodes: ReadonlySet<number> = new Set([
  -30797, // MDB_PAGE_NOTFOUND
  -30796, // MDB_CORRUPTED
  -30794, // MDB_VERSION_MISMATCH
  -30793, // MDB_INVALID
  -30784, // MDB_INCOMPATIBLE
  -30779, // MDB_PROBLEM
]);

const whatToDo = {
  log:
    'stop, keep a copy of the directory, and put back a sound copy of it; without one, move it away to start an ' +
    'empty log: calls already stitched stay in the store, events not yet stitched are lost',
  state: 'stop and remove the directory: the state is folded again from the log',
};

/** The failure of a store whose files are not what was written. */
export function createDamagedFailure(scope: FailureScope, found: string, cause?: unknown): Failure {
  return new Failure(
    'permanent',
    `${scope.role}_damaged`,
    `expected a sound ${scope.role} in ${scope.directory}, found ${found}: ${whatToDo[scope.role]}`,
    cause,
  );
}

/** The failure of whoever comes before the start or after the shutdown. */
export function createNotRunningFailure(scope: FailureScope): Failure {
  return new Failure(
    'retryable',
    `${scope.role}_not_running`,
    `expected the ${scope.role} in ${scope.directory} to be started, found it not yet started or shut down`,
  );
}

/**
 * Classifies what lmdb-js threw, by number: positive ones are the operating system's, negative ones LMDB's.
 * A failed commit hides its number behind a promise of its own, which must be awaited also so that its rejection
 * is not left unhandled.
 */
export async function toStoreFailure(
  error: unknown,
  scope: FailureScope,
  operation: 'open' | 'read' | 'write',
): Promise<Failure> {
  if (error instanceof Failure) return error;
  const cause = await withCommitError(error);
  const code = errorNumberOf(cause);
  if (code !== undefined && (diskFullCodes.has(code) || (code === EIO && hasLittleRoom(scope))))
    return createDiskFullFailure(scope, `found none (${messageOf(cause)})`, cause);
  if (code !== undefined && damagedCodes.has(code)) {
    return createDamagedFailure(scope, messageOf(cause), cause);
  }
  return new Failure(
    'retryable',
    `${scope.role}_${operation}_failed`,
    `expected to ${operation} the ${scope.role} in ${scope.directory}, found: ${messageOf(cause)}; ` +
      'nothing was acknowledged; check the disk and the permissions of the directory',
    cause,
  );
}

/** The largest commit: with less room than that, a write may have been cut short by the end of the disk. */
const littleRoomBytes = 64 * 1024 * 1024;

/** LMDB calls a write that was cut short an input/output error, although what stopped it was a full disk. */
function hasLittleRoom({ directory }: FailureScope): boolean {
  return (getFreeBytes(directory) ?? Infinity) < littleRoomBytes;
}

async function withCommitError(error: unknown): Promise<unknown> {
  if (typeof error !== 'object' || error === null || !('commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (commitError) {
    return commitError;
  }
}

/** Node writes the operating system's numbers below zero, lmdb-js above. */
function errorNumberOf(error: unknown): number | undefined {
  const errno = numberOf(error, 'errno');
  return errno === undefined ? numberOf(error, 'code') : -errno;
}
