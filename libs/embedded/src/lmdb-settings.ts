import { Failure } from '@waybill/ports';
import { fromCheckedBytes, toCheckedBytes } from './checked-bytes.js';
import { createDamagedFailure, type FailureScope } from './lmdb-failure.js';
import type { LmdbWrites } from './lmdb-transaction.js';

/** The database that holds the settings. */
export const settingsDatabase = 'settings';

const settingsKey = Buffer.from('settings');

/**
 * How a store is written, and how many partitions each name has: the topics of the log, or the one name of the state.
 * Names may be added, and nothing else may ever change.
 */
export interface StoreSettings {
  readonly format: number;
  readonly partitionCounts: Readonly<Record<string, number>>;
}

/**
 * Writes the settings into a new store. In a store that was made before some of the names existed, adds these with
 * their counts; what is already there stays as it is. The caller may use a new name once the commit is on disk.
 *
 * Refuses a store that was written in another format, knows names that `expected` does not (`…_format_unknown`: a newer
 * version may rest on what stands under them), or has another count of a name (`partition_count_changed`).
 */
export function writeSettings(writes: LmdbWrites, expected: StoreSettings, scope: FailureScope): void {
  const stored = writes.get(settingsDatabase, settingsKey);
  if (stored === undefined) {
    putSettings(writes, expected);
    return;
  }
  const found = fromStored(stored);
  if (found === undefined) throw createDamagedFailure(scope, 'settings that fail their checksum');
  refuseOtherFormat(found, expected, scope);
  refuseUnknownNames(found, expected, scope);
  refuseOtherCounts(found, expected, scope);
  const isComplete = Object.keys(expected.partitionCounts).every((name) => Object.hasOwn(found.partitionCounts, name));
  if (!isComplete) putSettings(writes, expected);
}

function putSettings(writes: LmdbWrites, settings: StoreSettings): void {
  const text = Buffer.from(JSON.stringify(settings));
  writes.put(settingsDatabase, settingsKey, toCheckedBytes(settingsKey, text));
}

/** The checksum vouches for the shape: only `writeSettings` can have written it. */
function fromStored(stored: Buffer): StoreSettings | undefined {
  const text = fromCheckedBytes(settingsKey, stored);
  return text === undefined ? undefined : (JSON.parse(text.toString()) as StoreSettings);
}

function refuseOtherFormat(found: StoreSettings, expected: StoreSettings, scope: FailureScope): void {
  if (found.format === expected.format) return;
  throw new Failure(
    'permanent',
    `${scope.role}_format_unknown`,
    `expected format ${expected.format} of the ${scope.role} in ${scope.directory}, found ${found.format}: ` +
      'run the version of Waybill that wrote it, or move the directory away to start an empty one',
  );
}

function refuseUnknownNames(found: StoreSettings, expected: StoreSettings, scope: FailureScope): void {
  const unknown = Object.keys(found.partitionCounts).filter((name) => !Object.hasOwn(expected.partitionCounts, name));
  if (unknown.length === 0) return;
  throw new Failure(
    'permanent',
    `${scope.role}_format_unknown`,
    `expected a ${scope.role} in ${scope.directory} that this version of Waybill can read, found ${unknown.join(', ')} ` +
      'in it, which only a newer version knows: run that version, or move the directory away to start an empty one',
  );
}

function refuseOtherCounts(found: StoreSettings, expected: StoreSettings, scope: FailureScope): void {
  for (const [name, count] of Object.entries(expected.partitionCounts)) {
    const made = found.partitionCounts[name];
    if (made === undefined || made === count) continue;
    throw new Failure(
      'permanent',
      'partition_count_changed',
      `expected ${count} partitions of ${name} in ${scope.directory}, found it made with ${made}: ` +
        `a trace belongs to one partition for ever, so start with ${made} partitions as before, or move the ` +
        'directory away to start an empty one',
    );
  }
}
