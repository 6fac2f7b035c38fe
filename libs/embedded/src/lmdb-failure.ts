import { constants } from 'node:os';
import { Failure } from '@waybill/ports';

/** What a store is, in the words of its failures: `log_damaged`, `state_write_failed`. */
export interface FailureScope {
  readonly role: 'log' | 'state';
  readonly directory: string;
}

const { ENOSPC, EDQUOT, EFBIG } = constants.errno;
const diskFullCodes: readonly number[] = [ENOSPC, EDQUOT, EFBIG];

/** LMDB's own answers that mean: these bytes were not written by LMDB, or not wholly. */
const damagedCodes: readonly number[] = [
  -30797, // MDB_PAGE_NOTFOUND
  -30796, // MDB_CORRUPTED
  -30794, // MDB_VERSION_MISMATCH
  -30793, // MDB_INVALID
  -30784, // MDB_INCOMPATIBLE
  -30779, // MDB_PROBLEM
];

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
  if (code !== undefined && diskFullCodes.includes(code)) return createDiskFullFailure(scope, cause);
  if (code !== undefined && damagedCodes.includes(code)) {
    return createDamagedFailure(scope, describe(cause), cause);
  }
  return new Failure(
    'retryable',
    `${scope.role}_${operation}_failed`,
    `expected to ${operation} the ${scope.role} in ${scope.directory}, found: ${describe(cause)}; ` +
      'nothing was acknowledged; check the disk and the permissions of the directory',
    cause,
  );
}

function createDiskFullFailure(scope: FailureScope, cause: unknown): Failure {
  return new Failure(
    'retryable',
    'disk_full',
    `expected room for the ${scope.role} in ${scope.directory}, found none (${describe(cause)}): free some space; ` +
      'nothing was acknowledged, and the same request succeeds once there is room',
    cause,
  );
}

async function withCommitError(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (commitError) {
    return commitError;
  }
}

function errorNumberOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'errno' in error ? negated(error.errno) : 'code' in error ? error.code : undefined;
  return typeof code === 'number' ? code : undefined;
}

/** Node writes the operating system's numbers below zero, lmdb-js above. */
function negated(errno: unknown): unknown {
  return typeof errno === 'number' ? -errno : errno;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
