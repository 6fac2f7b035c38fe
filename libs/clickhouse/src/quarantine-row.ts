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
  readonly source_service: string;
  readonly source_instance: string;
  readonly source_epoch: string;
  readonly source_sequence: string;
  readonly log_partition: number;
  readonly log_offset: string;
  readonly appended_at: string;
  readonly event_count: number;
  readonly payload_base64: string;
  readonly payload_bytes: number;
  readonly version: string;
}

/** The row of one event that could not be stitched. Total. */
export function toQuarantineRow(quarantined: QuarantinedEvent): QuarantineRow {
  const { originTopic, logPartition, logOffset, source } = quarantined;
  return {
    tenant_id: quarantined.tenantId,
    failure_id: quarantined.failureId,
    reason: quarantined.reason,
    stage: quarantined.stage,
    origin: `${originTopic}/${logPartition}/${logOffset}`,
    detail: quarantined.detail,
    event_id: quarantined.eventId,
    source_service: source?.service ?? '',
    source_instance: source?.instance ?? '',
    source_epoch: toUint64Text(source?.epoch ?? 0n),
    source_sequence: toUint64Text(source?.sequence ?? 0n),
    log_partition: toUint32(logPartition),
    log_offset: toUint64Text(BigInt(logOffset)),
    appended_at: toTimeText(quarantined.appendedUnixNano),
    event_count: toUint32(quarantined.eventCount),
    payload_base64: toBase64(quarantined.payload),
    payload_bytes: toUint32(quarantined.payloadBytes),
    version: toUint64Text(firstWins(logOffset)),
  };
}
