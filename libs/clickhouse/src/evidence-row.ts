import type { VersionedCall } from '@waybill/ports';
import { toChildColumns, type ChildRow, type Stored } from './child-row.js';
import { toPayloadText } from './payload-text.js';
import { toTimeText } from './row-values.js';

/** One row of `evidence`, as read; the columns are described in the schema. */
export interface EvidenceRow extends ChildRow {
  readonly event_id: string;
  readonly occurred_at: string;
  readonly hop: string;
  readonly kind: string;
  readonly subject: string;
  readonly denial_reason: string;
  /** JSON text. */
  readonly payload: string;
}

/** One row per piece of evidence. Total. */
export function toEvidenceRows(versioned: VersionedCall): readonly (EvidenceRow & Stored)[] {
  return versioned.call.evidence.map((each) => ({
    ...toChildColumns(versioned, each.attempt),
    event_id: each.eventId,
    occurred_at: toTimeText(each.occurredUnixNano),
    hop: each.hop,
    kind: each.kind,
    subject: each.subject,
    denial_reason: each.denialReason,
    payload: toPayloadText(each.event),
  }));
}
