import { latestWins, type LogCount } from '@waybill/domain';
import { toTimeText, toUint32, toUint64Text } from './row-values.js';

/** One row of `log_counts` as it is inserted; the columns are described in the schema. */
export interface LogCountRow {
  readonly topic: string;
  readonly log_partition: number;
  readonly log_offset: string;
  readonly tenant_id: string;
  readonly source_service: string;
  readonly source_instance: string;
  readonly source_epoch: string;
  readonly appended_at: string;
  readonly sent: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly refused: number;
  readonly event_ids: readonly string[];
  readonly sequences_from: readonly string[];
  readonly sequences_to: readonly string[];
  readonly version: string;
}

/** The row of what became of a producer's events in one record. Total. */
export function toLogCountRow(count: LogCount): LogCountRow {
  const { producer, storedEventIds, duplicateCount, quarantinedCount, refusedCount, sequences } = count;
  const stored = storedEventIds.length;
  return {
    topic: count.topic,
    log_partition: toUint32(count.logPartition),
    log_offset: toUint64Text(BigInt(count.logOffset)),
    tenant_id: count.tenantId,
    source_service: producer.service,
    source_instance: producer.instance,
    source_epoch: toUint64Text(producer.epoch),
    appended_at: toTimeText(count.appendedUnixNano),
    sent: toUint32(stored + duplicateCount + quarantinedCount + refusedCount),
    stored: toUint32(stored),
    duplicate: toUint32(duplicateCount),
    quarantined: toUint32(quarantinedCount),
    refused: toUint32(refusedCount),
    event_ids: storedEventIds,
    sequences_from: sequences.map(({ from }) => toUint64Text(from)),
    sequences_to: sequences.map(({ to }) => toUint64Text(to)),
    version: toUint64Text(latestWins(count.logOffset)),
  };
}
