import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Component, Failure } from '@waybill/ports';
import { isBusy, toDirectoryFailure } from './directory-failure.js';

const lockFileName = 'waybill.lock';
const holderFileName = 'waybill.pid';

/**
 * The right of one process to use a data directory. `start` takes it and rejects with `data_directory_in_use` when
 * another process, or another component of this one, holds it; `shutdown` gives it back.
 *
 * The lock is the operating system's own: an exclusive transaction on an empty SQLite file, held open. Node brings
 * SQLite along, so nothing native is added, and the kernel frees the lock with the process however it dies. A process
 * id in a file could not promise that: ids are reused, and mean nothing across containers that share a volume.
 * The lock file itself is never removed and never read: either would free or split the lock.
 */
export function createDirectoryLock(directory: string): Component {
  let held: DatabaseSync | undefined;
  return {
    name: 'directory-lock',
    async start() {
      held ??= takeLock(directory);
    },
    async shutdown() {
      held?.close();
      held = undefined;
    },
  };
}

function takeLock(directory: string): DatabaseSync {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw toDirectoryFailure(error, directory);
  }
  const lock = lockFile(directory);
  writeHolder(directory);
  return lock;
}

function lockFile(directory: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(join(directory, lockFileName), { timeout: 0 });
    // A journal on disk would need room, and nothing is ever written that it could restore.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (isBusy(error)) {
      throw new Failure(
        'retryable',
        'data_directory_in_use',
        `expected to be the only user of ${directory}, found it in use by ${holderOf(directory)}: ` +
          'stop that process, or choose another data directory',
        error,
      );
    }
    throw toDirectoryFailure(error, directory);
  }
}

/** The holder's id serves only the message of who comes second, so a disk too full to write it is no reason to stop. */
function writeHolder(directory: string): void {
  try {
    writeFileSync(join(directory, holderFileName), `${process.pid}\n`);
  } catch {
    return;
  }
}

function holderOf(directory: string): string {
  try {
    return `process ${readFileSync(join(directory, holderFileName), 'utf8').trim()}`;
  } catch {
    return 'another process';
  }
}
