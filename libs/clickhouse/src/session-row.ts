import type { VersionedSession } from '@waybill/ports';
import { toInt64Text, toTimeText, toTimeTextOrNull, toUint32, toUint64Text } from './row-values.js';

/** The row of `sessions`; the columns are described in the schema. Total. */
export function toSessionRow({ tenantId, version, isDeleted, session }: VersionedSession): object {
  const { calls, spend, recovery, terminal } = session;
  return {
    tenant_id: tenantId,
    session_id: session.sessionId,
    session_source: session.sessionSource,
    principal: session.principal,
    agent_id: session.agentId,
    started_at: toTimeTextOrNull(session.startedUnixNano || undefined),
    ended_at: toTimeTextOrNull(session.endedUnixNano),
    last_seen_at: toTimeText(session.lastSeenUnixNano),
    tool_calls: calls.total,
    successful_calls: calls.successful,
    failed_calls: calls.failed,
    denied_calls: calls.denied,
    partial_calls: calls.partial,
    unknown_calls: calls.unknown,
    attempts: session.attempts,
    upstream_calls: session.upstreamCalls,
    credentials_used: session.credentialsUsed,
    lanes_used: session.lanesUsed,
    effects_by_kind: Object.fromEntries(session.effectsByKind),
    effects_by_reversibility: Object.fromEntries(session.effectsByReversibility),
    estimated_nanos: toInt64Text(spend.estimatedNanos),
    actual_nanos: toInt64Text(spend.actualNanos),
    currency: spend.currency,
    estimated_by_currency: toMoneyTexts(spend.estimatedByCurrency),
    actual_by_currency: toMoneyTexts(spend.actualByCurrency),
    unpriced_entries: spend.unpricedEntries,
    denials: session.denials,
    conflicts: toUint32(session.conflicts),
    last_checkpoint: session.lastCheckpointId,
    last_checkpoint_at: toTimeTextOrNull(session.lastCheckpointUnixNano),
    permanent_effects_after: recovery.permanentEffects,
    terminal_state: terminal.state,
    terminal_source: terminal.source,
    recovery_status: session.recoveryStatus,
    recovery_verdict: recovery.verdict,
    recovery_reason: recovery.reason,
    verify_first: recovery.verifyFirst,
    new_session_sees: recovery.newSessionSees,
    version: toUint64Text(version),
    is_deleted: isDeleted ? 1 : 0,
  };
}

function toMoneyTexts(sums: ReadonlyMap<string, bigint>): Readonly<Record<string, string>> {
  return Object.fromEntries([...sums].map(([currency, nanos]) => [currency, toInt64Text(nanos)]));
}
