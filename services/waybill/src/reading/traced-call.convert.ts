import type {
  AttemptRow,
  CallRow,
  DenialRow,
  EffectRow,
  SpendEntryRow,
  StoredCall,
  UpstreamCallRow,
} from '@waybill/clickhouse';
import { parseStoredTime } from '@waybill/questions';
import type { TracedCall } from './traced-call.js';
import { fromCallEvent, fromCheckpointRow, fromDeliveryRow, fromEvidenceRow } from './traced-evidence.convert.js';

/** From the rows of a call to the call in the heart's own shape. Total. */
export function fromStoredCall(rows: StoredCall): TracedCall {
  const { call } = rows;
  return {
    ...identityOf(call),
    ...decisionsOf(call),
    startedUnixNano: timeOf(call.started_at),
    endedUnixNano: timeOf(call.ended_at),
    latencyNanos: integerOf(call.latency_ns),
    outcome: call.outcome,
    outcomeSource: call.outcome_source,
    error: errorOf(call),
    inputSummary: call.input_summary,
    attempts: rows.attempts.map(attemptOf),
    upstreamCalls: rows.upstreamCalls.map(upstreamOf),
    denials: rows.denials.map(denialOf),
    evidence: rows.evidence.map(fromEvidenceRow),
    checkpoints: rows.checkpoints.map(fromCheckpointRow),
    deliveries: rows.deliveries.map(fromDeliveryRow),
    effects: rows.effects.map(effectOf),
    reversibility: call.reversibility,
    spend: spendOf(call, rows.spendEntries),
    ...completenessOf(call),
    events: rows.events.toSorted((a, b) => a.attempt - b.attempt).map(fromCallEvent),
  };
}

function identityOf(row: CallRow) {
  return {
    callId: row.call_id,
    traceId: row.trace_id,
    sessionId: row.session_id,
    sessionSource: row.session_source,
    joinRung: row.join_rung,
    eventIds: row.event_ids,
    tool: {
      name: row.tool,
      version: row.tool_version,
      server: row.server,
      namespace: row.namespace,
      definitionDigest: row.tool_definition_digest,
    },
    actor: {
      principal: row.principal,
      originalActor: row.original_actor,
      chain: row.principal_chain,
      mediatedPrincipal: row.mediated_principal,
      agentId: row.agent_id,
      workspaceId: row.workspace_id,
      namespace: row.actor_namespace,
    },
    authority: {
      authMode: row.auth_mode,
      credentialLane: row.credential_lane,
      credentialFingerprint: row.credential_fingerprint,
      credentialState: row.credential_state,
      scopes: row.scopes,
      providerIdentity: row.provider_identity,
      backendPrincipal: row.backend_principal,
      quotaOwner: row.quota_owner,
    },
  };
}

function decisionsOf(row: CallRow) {
  return {
    registry: {
      chosenServer: row.registry_server,
      trustClass: row.trust_class,
      manifestDigest: row.manifest_digest,
      hasDrifted: row.manifest_drifted,
      candidateCount: row.registry_candidates,
    },
    gateway: {
      verdict: row.gateway_verdict,
      policyBundle: row.policy_bundle,
      policyVersion: row.policy_version,
      enforcementMode: row.enforcement_mode,
      adapter: row.adapter,
      adapterVersion: row.adapter_version,
    },
    runtime: {
      routeCard: row.route_card,
      rejectedRouteCount: row.rejected_routes,
      recoveryCheckpointId: row.recovery_checkpoint,
      killSwitchPath: row.kill_switch_path,
      declaredPermanence: row.declared_permanence,
    },
    receipt: {
      disposition: row.receipt_disposition,
      provider: row.provider,
      operation: row.receipt_operation,
      receiptId: row.receipt_id,
      providerRequestId: row.provider_request_id,
      idempotencyKey: row.idempotency_key,
      isVerified: row.receipt_verified,
    },
  };
}

function completenessOf(row: CallRow) {
  return {
    hopsPresent: row.hops_present,
    hopsMissing: row.hops_missing,
    deadlineUnixNano: timeOf(row.deadline_at),
    state: row.state,
    conflicts: row.conflicts.map((each) => ({
      kind: each.kind,
      leftHop: each.left_hop,
      leftValue: each.left_value,
      rightHop: each.right_hop,
      rightValue: each.right_value,
    })),
    retry: {
      verdict: row.retry_verdict,
      reasons: row.retry_reasons,
      nextAction: row.next_action,
      isIdempotent: row.idempotent ?? undefined,
    },
  };
}

function errorOf(row: CallRow | AttemptRow): TracedCall['error'] {
  return {
    errorClass: row.error_class,
    errorCode: row.error_code,
    message: row.error_message,
    recoverable: row.recoverable ?? undefined,
    recoveryAction: row.recovery_action,
    retryAfterNanos: BigInt(row.retry_after_ns),
    mappingRule: row.error_mapping_rule,
    mappingVersion: row.error_mapping_version,
    confidence: row.error_confidence,
    innerClass: row.error_inner_class,
    innerCode: row.error_inner_code,
  };
}

function attemptOf(row: AttemptRow): TracedCall['attempts'][number] {
  return {
    attempt: row.attempt,
    startedUnixNano: timeOf(row.started_at),
    endedUnixNano: timeOf(row.ended_at),
    latencyNanos: integerOf(row.latency_ns),
    outcome: row.outcome,
    error: errorOf(row),
    noAnswerReason: row.no_answer_reason,
    requestPhase: row.request_phase,
    inputDigest: row.input_digest,
    resultBytes: BigInt(row.result_bytes),
    retry: {
      verdict: row.retry_verdict,
      reasons: row.retry_reasons,
      nextAction: row.next_action,
      isIdempotent: undefined,
    },
  };
}

function upstreamOf(row: UpstreamCallRow): TracedCall['upstreamCalls'][number] {
  return {
    eventId: row.event_id,
    occurredUnixNano: timeOf(row.occurred_at) ?? 0n,
    attempt: row.attempt,
    provider: row.provider,
    operation: row.operation,
    lane: row.lane,
    status: row.status,
    outcome: row.outcome,
    latencyNanos: BigInt(row.latency_ns),
    effectClass: row.effect_class,
    costNanos: integerOf(row.cost_nanos),
    currency: row.currency,
    retryCount: row.retries,
    errorClass: row.error_class,
    errorCode: row.error_code,
    providerRequestId: row.provider_request_id,
    idempotencyKey: row.idempotency_key,
  };
}

function denialOf(row: DenialRow): TracedCall['denials'][number] {
  return {
    eventId: row.event_id,
    occurredUnixNano: timeOf(row.occurred_at) ?? 0n,
    attempt: row.attempt,
    hop: row.hop,
    reason: row.reason,
    rule: row.rule,
    requestedCapability: row.requested_capability,
    allowedNeighbour: row.allowed_neighbour,
    policyBundle: row.policy_bundle,
    policyVersion: row.policy_version,
    enforcementMode: row.enforcement_mode,
    principal: row.principal,
  };
}

function effectOf(row: EffectRow): TracedCall['effects'][number] {
  return {
    effectKey: row.effect_key,
    occurredUnixNano: timeOf(row.occurred_at) ?? 0n,
    attempt: row.attempt,
    kind: row.kind,
    effectClass: row.effect_class,
    reversibility: row.reversibility,
    resourceRef: row.resource_ref,
    source: row.source,
    claimedBy: row.claimed_by,
    compensatingAction: row.compensating_action,
    count: Number(row.count),
  };
}

function spendOf(call: CallRow, entries: readonly SpendEntryRow[]): TracedCall['spend'] {
  return {
    estimatedNanos: BigInt(call.estimated_nanos),
    actualNanos: BigInt(call.actual_nanos),
    unpricedCount: call.unpriced,
    currency: call.currency,
    entries: entries.map(entryOf),
  };
}

function entryOf(row: SpendEntryRow): TracedCall['spend']['entries'][number] {
  return {
    entryId: row.entry_id,
    occurredUnixNano: timeOf(row.occurred_at) ?? 0n,
    attempt: row.attempt,
    hop: row.hop,
    kind: row.kind,
    amountNanos: integerOf(row.amount_nanos),
    currency: row.currency,
    source: row.source,
    rateId: row.rate_id,
    correctsEntryId: row.corrects_entry_id,
    isRollup: row.is_rollup,
    isCounted: row.is_counted,
    lane: row.lane,
    provider: row.provider,
    units: row.units,
  };
}

function timeOf(text: string | null): bigint | undefined {
  return text === null ? undefined : parseStoredTime(text);
}

function integerOf(text: string | null): bigint | undefined {
  return text === null ? undefined : BigInt(text);
}
