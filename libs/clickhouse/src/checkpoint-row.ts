import type { ChildRow, Stored } from './child-row.js';
import type { EvidenceOwner } from './evidence-owner.js';
import { toTimeText } from './row-values.js';

/** One row of `checkpoints`, as read; the columns are described in the schema. */
export interface CheckpointRow extends ChildRow {
  readonly event_id: string;
  readonly occurred_at: string;
  readonly hop: string;
  readonly checkpoint_id: string;
  readonly parent_checkpoint_id: string;
  readonly covers: readonly string[];
  readonly is_verified: boolean;
  readonly verified_by: string;
  readonly verification_method: string;
  readonly state_location: string;
  readonly state_digest: string;
  readonly visible_to_new_session: boolean | null;
}

/** One row per checkpoint. Total. */
export function toCheckpointRows({ checkpoints, toColumns }: EvidenceOwner): readonly (CheckpointRow & Stored)[] {
  return checkpoints.map((each) => ({
    ...toColumns(each.attempt),
    event_id: each.eventId,
    occurred_at: toTimeText(each.occurredUnixNano),
    hop: each.hop,
    checkpoint_id: each.checkpointId,
    parent_checkpoint_id: each.parentCheckpointId,
    covers: each.covers,
    is_verified: each.isVerified,
    verified_by: each.verifiedBy,
    verification_method: each.verificationMethod,
    state_location: each.stateLocation,
    state_digest: each.stateDigest,
    visible_to_new_session: each.isVisibleToNewSession ?? null,
  }));
}
