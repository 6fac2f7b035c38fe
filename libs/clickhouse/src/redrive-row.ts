import { latestWins, type RedriveNote } from '@waybill/domain';
import { toTimeText, toUint32, toUint64Text } from './row-values.js';

/** One row of `redrives` as it is inserted; the columns are described in the schema. */
export interface RedriveRow {
  readonly tenant_id: string;
  readonly failure_id: string;
  readonly log_partition: number;
  readonly log_offset: string;
  readonly redriven_at: string;
  readonly operator: string;
  readonly outcome: string;
  readonly detail: string;
  readonly version: string;
}

/** The row of one try to send a quarantined event again. Total. */
export function toRedriveRow(note: RedriveNote): RedriveRow {
  return {
    tenant_id: note.tenantId,
    failure_id: note.failureId,
    log_partition: toUint32(note.logPartition),
    log_offset: toUint64Text(BigInt(note.logOffset)),
    redriven_at: toTimeText(note.redrivenUnixNano),
    operator: note.operator,
    outcome: note.outcome,
    detail: note.detail,
    version: toUint64Text(latestWins(note.logOffset)),
  };
}
