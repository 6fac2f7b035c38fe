import { reservationsOf } from '@waybill/domain';
import type { VersionedCall } from '@waybill/ports';
import { toChildColumns } from './child-row.js';
import { toInt64Text, toInt64TextOrNull, toTimeText } from './row-values.js';

/** One row of `reservations` per sum that was set aside before the call; the columns are described in the schema. Total. */
export function toReservationRows(versioned: VersionedCall): readonly object[] {
  return reservationsOf(versioned.call.spend.entries).map((each) => ({
    ...toChildColumns(versioned, each.attempt),
    entry_id: each.entryId,
    reserved_at: toTimeText(each.reservedUnixNano),
    lane: each.lane,
    provider: each.provider,
    currency: each.currency,
    reserved_nanos: toInt64TextOrNull(each.reservedNanos),
    released_nanos: toInt64Text(each.releasedNanos),
    held_nanos: toInt64TextOrNull(each.heldNanos),
    state: each.state,
  }));
}
