import type { ChildRow, Stored } from './child-row.js';
import type { EvidenceOwner } from './evidence-owner.js';
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
  readonly verdict: string;
  readonly findings: readonly string[];
  readonly target_class: string;
  readonly deserved_denial: string;
  readonly policy_bundle: string;
  readonly policy_version: string;
  readonly computed: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly payload: string;
}

/** One row per piece of evidence. Total. */
export function toEvidenceRows({ evidence, toColumns }: EvidenceOwner): readonly (EvidenceRow & Stored)[] {
  return evidence.map((each) => ({
    ...toColumns(each.attempt),
    event_id: each.eventId,
    occurred_at: toTimeText(each.occurredUnixNano),
    hop: each.hop,
    kind: each.kind,
    subject: each.subject,
    denial_reason: each.denialReason,
    verdict: each.verdict,
    findings: each.findings,
    target_class: each.targetClass,
    deserved_denial: each.deservedDenial,
    policy_bundle: each.policyBundle,
    policy_version: each.policyVersion,
    computed: each.computed,
    payload: toPayloadText(each.event),
  }));
}
