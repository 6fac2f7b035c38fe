import { constants } from 'node:os';
import { Failure } from '@waybill/ports';

const sqliteFull = 13;

/** Classifies what the file system or SQLite said when a data directory could not be made ready. */
export function toOpenFailure(error: unknown, directory: string): Failure {
  if (error instanceof Failure) return error;
  if (hasNumber(error, 'errno', [-constants.errno.ENOSPC, -constants.errno.EDQUOT]) || hasNumber(error, 'errcode', [sqliteFull])) {
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
    `expected a directory that this process can create and write at ${directory}, found: ${describe(error)}; ` +
      'check its owner, its permissions and that its disk is mounted for writing',
    error,
  );
}

function hasNumber(error: unknown, property: 'errno' | 'errcode', numbers: readonly number[]): boolean {
  if (!(error instanceof Error) || !(property in error)) return false;
  const found: unknown = Reflect.get(error, property);
  return typeof found === 'number' && numbers.includes(found);
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
