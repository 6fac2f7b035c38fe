import type { VersionedLaneInterval } from '@waybill/ports';
import { toTimeText, toTimeTextOrNull, toUint64Text } from './row-values.js';

/** The row of `lane_changes`; the columns are described in the schema. Total. */
export function toLaneChangeRow({ tenantId, version, interval }: VersionedLaneInterval): object {
  return {
    tenant_id: tenantId,
    lane: interval.lane,
    event_id: interval.eventId,
    state: interval.state,
    from_at: toTimeText(interval.fromUnixNano),
    until_at: toTimeTextOrNull(interval.untilUnixNano),
    ended_by: interval.endedBy,
    changed_by: interval.changedBy,
    reason: interval.reason,
    version: toUint64Text(version),
  };
}
