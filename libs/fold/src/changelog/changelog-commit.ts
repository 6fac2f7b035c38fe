import {
  changelogAppendBytesMax,
  changelogRecordOverheadBytes,
  type ChangelogRecord,
  type PartitionState,
  type StateChange,
} from '@waybill/ports';
import { toAppliedRecord, toValueRecord, type Stamp } from './changelog-entry.convert.js';

/** Small enough for some to fill an append well. */
const partBytesMax = 1024 * 1024;

/** A change, and in how many parts of the changelog its key has stood before: those that are left over are forgotten. */
export interface ReplacedChange extends StateChange {
  readonly oldPartCount: number;
}

/** What is to be written as one commit. */
export interface ChangelogCommit extends Omit<Stamp, 'isWide'> {
  readonly changes: readonly ReplacedChange[];
  /** After the commit; `undefined`: everything is cleared. */
  readonly state: PartitionState | undefined;
}

/** In how many parts a value stands. */
export function partCountOf(value: Uint8Array | undefined): number {
  return value === undefined ? 1 : Math.max(1, Math.ceil(value.byteLength / partBytesMax));
}

/** The appends that make up a commit; what it ends with says that all of it is there. */
export function toAppends({ changes, state, ...by }: ChangelogCommit): readonly (readonly ChangelogRecord[])[] {
  const toRecords = (isWide: boolean) => {
    const stamp = { ...by, isWide };
    return [...changes.flatMap((change) => toValueRecords(change, stamp)), toAppliedRecord(state, stamp)];
  };
  const appends = cut(toRecords(false));
  return appends.length === 1 ? appends : cut(toRecords(true));
}

function toValueRecords({ key, value, oldPartCount }: ReplacedChange, stamp: Stamp): readonly ChangelogRecord[] {
  const partCount = partCountOf(value);
  return Array.from({ length: Math.max(partCount, oldPartCount) }, (_, part) => {
    const bytes = part < partCount ? value?.subarray(part * partBytesMax, (part + 1) * partBytesMax) : undefined;
    return toValueRecord({ key, part, partCount, bytes }, stamp);
  });
}

function cut(records: readonly ChangelogRecord[]): readonly (readonly ChangelogRecord[])[] {
  const appends: ChangelogRecord[][] = [];
  let room = 0;
  for (const record of records) {
    const bytes = bytesOf(record);
    if (bytes > room) {
      appends.push([]);
      room = changelogAppendBytesMax;
    }
    appends.at(-1)?.push(record);
    room -= bytes;
  }
  return appends;
}

function bytesOf({ key, value, stamp }: ChangelogRecord): number {
  return key.byteLength + (value?.byteLength ?? 0) + stamp.byteLength + changelogRecordOverheadBytes;
}
