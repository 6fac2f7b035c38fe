import type { Failure, LogBatch, LogPosition, LogRecord, PartitionProgress, Topic } from '@waybill/ports';
import { createDamagedFailure, type FailureScope } from './lmdb-failure.js';
import type { LmdbReads } from './lmdb-transaction.js';
import {
  fromCommitBytes,
  fromRecordKey,
  fromStoredBytes,
  toCommitKey,
  toPartitionRange,
  toRecordKey,
} from './log-record.convert.js';

/** The database that holds the committed offsets. */
export const commitsDatabase = 'commits';

/** Where a partition ends. */
export interface LogTail {
  readonly nextOffset: number;
  /** Of the last record; 0 for an empty partition. */
  readonly appendedUnixNano: bigint;
}

/** The offset after the last record of a partition. */
export function getNextOffset(reads: LmdbReads, topic: Topic, partition: number): number {
  const key = reads.getLastKey(topic, toPartitionRange(partition));
  return key === undefined ? 0 : fromRecordKey(key) + 1;
}

/** The end of a partition. Throws `log_damaged` when its last record is. */
export function getTail(reads: LmdbReads, topic: Topic, partition: number, scope: FailureScope): LogTail {
  const nextOffset = getNextOffset(reads, topic, partition);
  if (nextOffset === 0) return { nextOffset, appendedUnixNano: 0n };
  const last = getRecord(reads, { topic, partition, offset: nextOffset - 1 });
  if (last === undefined) throw createRecordFailure({ topic, partition, offset: nextOffset - 1 }, scope);
  return { nextOffset, appendedUnixNano: last.appendedUnixNano };
}

/**
 * Records from a position on, as many as fit into `batchBytesMax` but at least one; `undefined` at the end of the
 * partition. Sound records before a damaged one are still handed out. Throws `log_damaged` when the first is damaged,
 * or when the position lies beyond the end: then the log has lost what a group has already committed.
 */
export function getBatch(
  reads: LmdbReads,
  position: LogPosition,
  { batchBytesMax, scope }: { readonly batchBytesMax: number; readonly scope: FailureScope },
): LogBatch | undefined {
  const { topic, partition, offset } = position;
  const nextOffset = getNextOffset(reads, topic, partition);
  if (offset > nextOffset) {
    throw createDamagedFailure(scope, `the end of ${topic}, partition ${partition} at ${nextOffset}, before ${offset}`);
  }
  if (offset === nextOffset) return undefined;
  const records: LogRecord[] = [];
  let batchBytes = 0;
  for (let next = offset; next < nextOffset; next += 1) {
    const record = getRecord(reads, { topic, partition, offset: next });
    batchBytes += record?.bytes.byteLength ?? 0;
    if (record === undefined || (records.length > 0 && batchBytes > batchBytesMax)) break;
    records.push(record);
  }
  if (records.length === 0) throw createRecordFailure(position, scope);
  return { topic, partition, records };
}

/** How far a group has come in one partition. Throws `log_damaged`. */
export function getProgress(
  reads: LmdbReads,
  { topic, partition, groupId }: { readonly topic: Topic; readonly partition: number; readonly groupId: string },
  scope: FailureScope,
): PartitionProgress {
  return {
    partition,
    beginOffset: 0,
    committedOffset: getCommittedOffset(reads, toCommitKey(groupId, topic, partition), scope),
    endOffset: getNextOffset(reads, topic, partition),
  };
}

/** A group's progress, and since when what it has not applied has waited. Throws `log_damaged`. */
export function getProgressWithAge(
  reads: LmdbReads,
  group: { readonly topic: Topic; readonly partition: number; readonly groupId: string },
  scope: FailureScope,
): PartitionProgress {
  const progress = getProgress(reads, group, scope);
  const { topic, partition } = group;
  const oldest = getRecord(reads, { topic, partition, offset: progress.committedOffset });
  return oldest === undefined ? progress : { ...progress, oldestUnappliedUnixNano: oldest.appendedUnixNano };
}

/** The next offset a group will be given; 0 when it never committed. Throws `log_damaged`. */
function getCommittedOffset(reads: LmdbReads, key: Buffer, scope: FailureScope): number {
  const stored = reads.get(commitsDatabase, key);
  if (stored === undefined) return 0;
  const committedOffset = fromCommitBytes(key, stored);
  if (committedOffset === undefined) {
    throw createDamagedFailure(scope, 'a committed offset that fails its checksum');
  }
  return committedOffset;
}

function getRecord(reads: LmdbReads, { topic, partition, offset }: LogPosition): LogRecord | undefined {
  const key = toRecordKey(partition, offset);
  const stored = reads.get(topic, key);
  const record = stored === undefined ? undefined : fromStoredBytes(key, stored);
  return record === undefined ? undefined : { topic, partition, offset, ...record };
}

function createRecordFailure(position: LogPosition, scope: FailureScope): Failure {
  const where = `${position.topic}, partition ${position.partition}, offset ${position.offset}`;
  return createDamagedFailure(scope, `the record at ${where} missing or failing its checksum`);
}
