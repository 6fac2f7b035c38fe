import { Failure } from '@waybill/ports';
import { fromCheckedBytes, toCheckedBytes } from './checked-bytes.js';
import { createDamagedFailure, type FailureScope } from './lmdb-failure.js';
import type { LmdbWrites } from './lmdb-transaction.js';

/** The database that holds the settings. */
export const settingsDatabase = 'settings';

const settingsKey = Buffer.from('settings');

/** What a store was made with and cannot change: how it is written, and how many partitions each name has. */
export interface StoreSettings {
  readonly format: number;
  readonly partitionCounts: Readonly<Record<string, number>>;
}

/** Writes the settings into a new store, or refuses a store that was made with others. */
export function writeSettings(writes: LmdbWrites, expected: StoreSettings, scope: FailureScope): void {
  const stored = writes.get(settingsDatabase, settingsKey);
  if (stored === undefined) {
    const text = Buffer.from(JSON.stringify(expected));
    writes.put(settingsDatabase, settingsKey, toCheckedBytes(settingsKey, text));
    return;
  }
  const found = fromStored(stored);
  if (found === undefined) throw createDamagedFailure(scope, 'settings that fail their checksum');
  refuseOtherFormat(found, expected, scope);
  refuseOtherCounts(found, expected, scope);
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

function refuseOtherCounts(found: StoreSettings, expected: StoreSettings, scope: FailureScope): void {
  for (const [name, count] of Object.entries(expected.partitionCounts)) {
    const made = found.partitionCounts[name];
    if (made === count) continue;
    throw new Failure(
      'permanent',
      'partition_count_changed',
      `expected ${count} partitions of ${name} in ${scope.directory}, found it made with ${made ?? 'none'}: ` +
        `a trace belongs to one partition for ever, so start with ${made ?? 'no'} partitions as before, or move the ` +
        'directory away to start an empty one',
    );
  }
}
