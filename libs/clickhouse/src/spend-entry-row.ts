import type { VersionedCall } from '@waybill/ports';
import { toChildColumns, type ChildRow, type Stored } from './child-row.js';
import { toInt64TextOrNull, toTimeText } from './row-values.js';

/** One row of `spend_entries`, as read; the columns are described in the schema. */
export interface SpendEntryRow extends ChildRow {
  readonly entry_id: string;
  readonly occurred_at: string;
  readonly hop: string;
  readonly kind: string;
  readonly amount_nanos: string | null;
  readonly currency: string;
  readonly source: string;
  readonly rate_id: string;
  readonly corrects_entry_id: string;
  readonly is_rollup: boolean;
  readonly is_counted: boolean;
  readonly lane: string;
  readonly provider: string;
  readonly units: string;
  readonly quota_owner: string;
  readonly agent_id: string;
  readonly auth_mode: string;
}

/** One row per ledger entry of the call. Total. */
export function toSpendEntryRows(versioned: VersionedCall): readonly (SpendEntryRow & Stored)[] {
  const { spend, authority, actor } = versioned.call;
  return spend.entries.map((each) => ({
    ...toChildColumns(versioned, each.attempt),
    entry_id: each.entryId,
    occurred_at: toTimeText(each.occurredUnixNano),
    hop: each.hop,
    kind: each.kind,
    amount_nanos: toInt64TextOrNull(each.amountNanos),
    currency: each.currency,
    source: each.source,
    rate_id: each.rateId,
    corrects_entry_id: each.correctsEntryId,
    is_rollup: each.isRollup,
    is_counted: each.isCounted,
    lane: each.lane,
    provider: each.provider,
    units: each.units,
    quota_owner: authority.quotaOwner,
    agent_id: actor.agentId,
    auth_mode: authority.authMode,
  }));
}
