import { firstWins, type QuarantinedEvent } from '@waybill/domain';
import { toBase64, toTimeText, toUint32, toUint64Text } from './row-values.js';

/** One row of `quarantine` as it is inserted; the columns are described in the schema. */
export interface QuarantineRow {
  readonly tenant_id: string;
  readonly failure_id: string;
  readonly reason: string;
  readonly stage: string;
  /** `topic/partition/offset`. */
  readonly origin: string;
  readonly detail: string;
  readonly event_id: string;
  readonly log_partition: number;
  readonly log_offset: string;
  readonly appended_at: string;
  readonly payload_base64: string;
  readonly version: string;
}

/** The row of one event that could not be stitched. Total. */
export function toQuarantineRow(quarantined: QuarantinedEvent): QuarantineRow {
  const { originTopic, logPartition, logOffset } = quarantined;
  return {
    tenant_id: quarantined.tenantId,
    failure_id: quarantined.failureId,
    reason: quarantined.reason,
    stage: quarantined.stage,
    origin: `${originTopic}/${logPartition}/${logOffset}`,
    detail: quarantined.detail,
    event_id: quarantined.eventId,
    log_partition: toUint32(logPartition),
    log_offset: toUint64Text(BigInt(logOffset)),
    appended_at: toTimeText(quarantined.appendedUnixNano),
    payload_base64: toBase64(quarantined.payload),
    version: toUint64Text(firstWins(logOffset)),
  };
}
