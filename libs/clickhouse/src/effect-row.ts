import type { VersionedCall } from '@waybill/ports';
import { toChildColumns, type ChildRow, type Stored } from './child-row.js';
import { toTimeText, toUint64Text } from './row-values.js';

/** One row of `effects`, as read; the columns are described in the schema. */
export interface EffectRow extends ChildRow {
  readonly effect_key: string;
  readonly occurred_at: string;
  readonly kind: string;
  readonly effect_class: string;
  readonly reversibility: string;
  readonly resource_ref: string;
  readonly source: string;
  readonly claimed_by: readonly string[];
  readonly compensating_action: string;
  readonly count: string;
  readonly quota_owner: string;
}

/** One row per durable change of the call. Total. */
export function toEffectRows(versioned: VersionedCall): readonly (EffectRow & Stored)[] {
  return versioned.call.effects.map((each) => ({
    ...toChildColumns(versioned, each.attempt),
    effect_key: each.effectKey,
    occurred_at: toTimeText(each.occurredUnixNano),
    kind: each.kind,
    effect_class: each.effectClass,
    reversibility: each.reversibility,
    resource_ref: each.resourceRef,
    source: each.source,
    claimed_by: each.claimedBy,
    compensating_action: each.compensatingAction,
    count: toUint64Text(BigInt(Math.trunc(each.count))),
    quota_owner: versioned.call.authority.quotaOwner,
  }));
}
