import type { LogBatch, LogPosition, LogRecord, Topic } from '@waybill/ports';
import { createDamagedFailure, type FailureScope } from './lmdb-failure.js';
import type { LmdbReads } from './lmdb-transaction.js';
import {
  fromCommitBytes,
  fromRecordKey,
  fromStoredBytes,
  toCommitKey,
  toPartitionRange,
  toPositionText,
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

/** The end of a partition as it is on disk. Throws `log_damaged`. */
export function getTail(reads: LmdbReads, topic: Topic, partition: number, scope: FailureScope): LogTail {
  const key = reads.getLastKey(topic, toPartitionRange(partition));
  if (key === undefined) return { nextOffset: 0, appendedUnixNano: 0n };
  const offset = fromRecordKey(key);
  const { appendedUnixNano } = getRecord(reads, { topic, partition, offset }, scope) ?? { appendedUnixNano: 0n };
  return { nextOffset: offset + 1, appendedUnixNano };
}

/**
 * Records from a position on, as many as fit into `batchBytesMax` but at least one; `undefined` at the end of the
 * partition. Throws `log_damaged` when the first of them is damaged or missing although later ones are there.
 */
export function getBatch(
  reads: LmdbReads,
  { topic, partition, offset }: LogPosition,
  batchBytesMax: number,
  scope: FailureScope,
): LogBatch | undefined {
  const { nextOffset } = getTail(reads, topic, partition, scope);
  const records: LogRecord[] = [];
  let batchBytes = 0;
  for (let next = offset; next < nextOffset; next += 1) {
    const record = getRecord(reads, { topic, partition, offset: next }, scope);
  }
  return records.length === 0 ? undefined : { topic, partition, records };
}
