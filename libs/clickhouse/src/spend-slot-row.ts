import { isEmpty } from '@waybill/domain';
import type { VersionedSlot } from '@waybill/ports';
import { toInt64Text, toSecondText, toUint32, toUint64Text } from './row-values.js';

/** The row of `spend_minutes`; the columns are described in the schema. Total. */
export function toSpendSlotRow({ tenantId, version, logPartition, slot }: VersionedSlot): object {
  return {
    tenant_id: tenantId,
    minute: toSecondText(slot.minuteUnixNano),
    session_id: slot.sessionId,
    principal: slot.principal,
    agent_id: slot.agentId,
    tool: slot.tool,
    server: slot.server,
    lane: slot.lane,
    auth_mode: slot.authMode,
    credential: slot.credentialFingerprint,
    provider: slot.provider,
    quota_owner: slot.quotaOwner,
    currency: slot.currency,
    log_partition: toUint32(logPartition),
    estimated_nanos: toInt64Text(slot.estimatedNanos),
    actual_nanos: toInt64Text(slot.actualNanos),
    calls: toUint64Text(slot.calls),
    unpriced_entries: toUint64Text(slot.unpricedEntries),
    entries: toUint64Text(slot.entries),
    version: toUint64Text(version),
    is_deleted: isEmpty(slot) ? 1 : 0,
  };
}
