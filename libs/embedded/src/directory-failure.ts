import { constants } from 'node:os';
import { Failure } from '@waybill/ports';
import { messageOf, numberOf } from './foreign-error.js';

const { ENOSPC, EDQUOT } = constants.errno;
const sqliteNumbers = { busy: 5, full: 13 };

/** Whether SQLite says that somebody else holds the lock. */
export function isBusy(error: unknown): boolean {
  return numberOf(error, 'errcode') === sqliteNumbers.busy;
}

/** Classifies what the file system or SQLite said when a data directory could not be made ready. */
export function toDirectoryFailure(error: unknown, directory: string): Failure {
  if (isDiskFull(error)) {
    return new Failure(
      'retryable',
      'disk_full',
      `expected room on the disk of ${directory}, found none: free some space and start again`,
      error,
    );
  }
  return new Failure(
    'retryable',
    'data_directory_not_usable',
    `expected a directory that this process can create and write at ${directory}, found: ${messageOf(error)}; ` +
      'check its owner, its permissions and that its disk is mounted for writing',
    error,
  );
}

function isDiskFull(error: unknown): boolean {
  const errno = numberOf(error, 'errno');
  return errno === -ENOSPC || errno === -EDQUOT || numberOf(error, 'errcode') === sqliteNumbers.full;
}
