import type { Topic } from '@waybill/ports';
import { fromCheckedBytes, toCheckedBytes } from './checked-bytes.js';
import type { KeyRange } from './lmdb-transaction.js';

const partitionBytes = 4;
const offsetBytes = 6;
const offsetMax = 2 ** 48 - 1;
const appendedBytes = 8;

/** Partition and offset, big-endian, so that the order of bytes is the order of the log. */
export function toRecordKey(partition: number, offset: number): Buffer {
  const key = Buffer.allocUnsafe(partitionBytes + offsetBytes);
  key.writeUInt32BE(partition, 0);
  key.writeUIntBE(offset, partitionBytes, offsetBytes);
  return key;
}

/** The offset of a record key. */
export function fromRecordKey(key: Buffer): number {
  return key.readUIntBE(partitionBytes, offsetBytes);
}

/** All record keys of a partition. */
export function toPartitionRange(partition: number): KeyRange {
  return { first: toRecordKey(partition, 0), last: toRecordKey(partition, offsetMax) };
}

/** What is stored under a record key: checksum, append time, the record's bytes. */
export interface StoredRecord {
  readonly appendedUnixNano: bigint;
  readonly bytes: Uint8Array;
}

export function toStoredBytes(key: Buffer, record: StoredRecord): Buffer {
  const appended = Buffer.allocUnsafe(appendedBytes);
  appended.writeBigUInt64BE(record.appendedUnixNano, 0);
  return toCheckedBytes(key, appended, record.bytes);
}

/** `undefined` when the stored bytes are damaged. */
export function fromStoredBytes(key: Buffer, stored: Buffer): StoredRecord | undefined {
  const bytes = fromCheckedBytes(key, stored);
  if (bytes === undefined || bytes.byteLength < appendedBytes) return undefined;
  return { appendedUnixNano: bytes.readBigUInt64BE(0), bytes: bytes.subarray(appendedBytes) };
}

/** Whose committed offset: the names hold no NUL, so that no two keys are alike. */
export function toCommitKey(groupId: string, topic: Topic, partition: number): Buffer {
  return Buffer.from(`${groupId}\0${topic}\0${partition}`);
}

export function toCommitBytes(key: Buffer, committedOffset: number): Buffer {
  const offset = Buffer.alloc(offsetBytes);
  offset.writeUIntBE(committedOffset, 0, offsetBytes);
  return toCheckedBytes(key, offset);
}

/** `undefined` when the stored bytes are damaged. */
export function fromCommitBytes(key: Buffer, stored: Buffer): number | undefined {
  const bytes = fromCheckedBytes(key, stored);
  return bytes?.byteLength === offsetBytes ? bytes.readUIntBE(0, offsetBytes) : undefined;
}
