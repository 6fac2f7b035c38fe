import type { VersionedSession } from '@waybill/ports';
import { toTimeText, toUint64Text } from './row-values.js';

/** One row of `runaways` per episode of the session; the columns are described in the schema. Total. */
export function toRunawayRows({ tenantId, version, session, runaways }: VersionedSession): readonly object[] {
  return runaways.map((each) => ({
    tenant_id: tenantId,
    // As the session has them, so that the two rows find each other.
    session_id: session.sessionId,
    principal: session.principal,
    runaway_id: each.runawayId,
    kind: each.kind,
    tool: each.tool,
    lane: each.lane,
    started_at: toTimeText(each.startedUnixNano),
    last_at: toTimeText(each.lastUnixNano),
    calls: each.callCount,
    detail: each.detail,
    version: toUint64Text(version),
  }));
}
