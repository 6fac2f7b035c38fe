import type { VersionedCall } from '@waybill/ports';
import { toChildColumns, type ChildRow, type Stored } from './child-row.js';
import { toTimeText } from './row-values.js';

/** One row of `denials`, as read; the columns are described in the schema. */
export interface DenialRow extends ChildRow {
  readonly event_id: string;
  readonly occurred_at: string;
  readonly hop: string;
  readonly reason: string;
  readonly rule: string;
  readonly requested_capability: string;
  readonly allowed_neighbour: string;
  readonly policy_bundle: string;
  readonly policy_version: string;
  readonly enforcement_mode: string;
}

/** One row per refusal. The principal is the one that was refused, as far as the refusal names one. Total. */
export function toDenialRows(versioned: VersionedCall): readonly (DenialRow & Stored)[] {
  return versioned.call.denials.map((each) => ({
    ...toChildColumns(versioned, each.attempt),
    principal: each.principal || versioned.call.actor.principal,
    event_id: each.eventId,
    occurred_at: toTimeText(each.occurredUnixNano),
    hop: each.hop,
    reason: each.reason,
    rule: each.rule,
    requested_capability: each.requestedCapability,
    allowed_neighbour: each.allowedNeighbour,
    policy_bundle: each.policyBundle,
    policy_version: each.policyVersion,
    enforcement_mode: each.enforcementMode,
  }));
}
