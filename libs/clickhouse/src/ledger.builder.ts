import type { Layer } from '@waybill/contracts';
import { auditTrailOf, callFactsOf, latestWins, spendSlotsOf, type CallFacts } from '@waybill/domain';
import type { Projection, VersionedCall } from '@waybill/ports';
import { aCallOf, aHistory, aRecordedEvent, type aTraceEvent } from '@waybill/testing';
import type { StoreEngine } from './store-engine.builder.js';
import { toTimeText, toTimeTextOrNull } from './row-values.js';

type EventInit = Parameters<typeof aTraceEvent>[0] & { readonly layer?: Layer };

/** Calls with the events they rest on, as the stitcher stores them. */
export interface RecordedCalls {
  readonly projection: Projection;
  readonly calls: readonly VersionedCall[];
}

/** Each history becomes one call, whose id is its name; event ids are made unique by it. */
export function recordedCalls(histories: Readonly<Record<string, readonly EventInit[]>>): RecordedCalls {
  const recorded = Object.entries(histories).map(([callId, inits]) => {
    const events = aHistory(inits.map((init, index) => ({ eventId: `${callId}-${index}`, callId, ...init })));
    return { events, call: aCallOf(events, { callId }) };
  });
  const calls = recorded.map(({ call }) => ({ tenantId: 'acme', version: latestWins(0), isDeleted: false, call }));
  const events = recorded.flatMap(({ events }) =>
    events.map(({ event, bytes, appendedUnixNano }) => ({
      ...aRecordedEvent({ eventId: event.eventId }),
      event,
      bytes,
      appendedUnixNano,
    })),
  );
  return { projection: { events, calls, looseEvidence: [], quarantined: [] }, calls };
}

/** Stores what the heart rolls up of calls, as the ledger would. */
export async function storeLedger({ client }: StoreEngine, calls: readonly VersionedCall[]): Promise<void> {
  const facts = calls.map(({ call }) => callFactsOf(call));
  await client.insert({ table: 'waybill.spend_minutes', values: slotRows(facts), format: 'JSONEachRow' });
  await client.insert({ table: 'waybill.sessions', values: sessionRows(facts), format: 'JSONEachRow' });
}

function slotRows(facts: readonly CallFacts[]) {
  return facts.flatMap((call, partition) =>
    spendSlotsOf(call).map((slot) => ({
      tenant_id: 'acme',
      minute: toTimeText(slot.minuteUnixNano).slice(0, 19),
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
      log_partition: partition,
      estimated_nanos: slot.estimatedNanos.toString(),
      actual_nanos: slot.actualNanos.toString(),
      calls: slot.calls.toString(),
      entries: slot.entries.toString(),
      unpriced_entries: slot.unpricedEntries.toString(),
      version: '1',
    })),
  );
}

function sessionRows(facts: readonly CallFacts[]) {
  const sessions = Map.groupBy(facts, (call) => JSON.stringify([call.originalActor, call.sessionId]));
  return [...sessions.values()].map((calls) => sessionRow(calls));
}

function sessionRow(calls: readonly CallFacts[]) {
  const [first] = calls;
  const session = {
    kind: 'session',
    principal: first?.originalActor ?? '',
    sessionId: first?.sessionId ?? '',
  } as const;
  const trail = auditTrailOf({ session, calls, events: [] });
  return {
    tenant_id: 'acme',
    session_id: trail.sessionId,
    session_source: trail.sessionSource,
    principal: trail.principal,
    agent_id: trail.agentId,
    started_at: toTimeText(trail.startedUnixNano),
    ended_at: toTimeTextOrNull(trail.endedUnixNano),
    last_seen_at: toTimeText(trail.lastSeenUnixNano),
    tool_calls: trail.calls.total,
    successful_calls: trail.calls.successful,
    failed_calls: trail.calls.failed,
    denied_calls: trail.calls.denied,
    partial_calls: trail.calls.partial,
    unknown_calls: trail.calls.unknown,
    attempts: trail.attempts,
    upstream_calls: trail.upstreamCalls,
    credentials_used: trail.credentialsUsed,
    lanes_used: trail.lanesUsed,
    effects_by_kind: Object.fromEntries(trail.effectsByKind),
    effects_by_reversibility: Object.fromEntries(trail.effectsByReversibility),
    estimated_by_currency: moneyOf(trail.spend.estimatedByCurrency),
    actual_by_currency: moneyOf(trail.spend.actualByCurrency),
    unpriced_entries: trail.spend.unpricedEntries,
    denials: trail.denials,
    last_checkpoint: trail.lastCheckpointId,
    last_checkpoint_at: toTimeTextOrNull(trail.lastCheckpointUnixNano),
    permanent_effects_after: trail.recovery.permanentEffects,
    terminal_state: trail.terminal.state,
    terminal_source: trail.terminal.source,
    recovery_status: trail.recoveryStatus,
    recovery_verdict: trail.recovery.verdict,
    recovery_reason: trail.recovery.reason,
    verify_first: trail.recovery.verifyFirst,
    new_session_sees: trail.recovery.newSessionSees,
    version: '1',
    is_deleted: 0,
  };
}

function moneyOf(sums: ReadonlyMap<string, bigint>): Readonly<Record<string, string>> {
  return Object.fromEntries([...sums].map(([currency, nanos]) => [currency, nanos.toString()]));
}
