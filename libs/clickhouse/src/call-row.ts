import type { Call, Contradiction } from '@waybill/domain';
import type { VersionedCall } from '@waybill/ports';
import { toInt64Text, toInt64TextOrNull, toTimeText, toTimeTextOrNull, toUint32, toUint64Text } from './row-values.js';

/** Two hops that cannot both be right, as a row holds it. */
export interface ConflictRow {
  readonly kind: string;
  readonly left_hop: string;
  readonly left_value: string;
  readonly right_hop: string;
  readonly right_value: string;
}

/**
 * One row of `calls`, as read; the columns are described in the schema. 64-bit numbers and money are decimal text,
 * times are `YYYY-MM-DD hh:mm:ss.nnnnnnnnn` in UTC, `null` means that nobody said.
 */
export interface CallRow {
  readonly tenant_id: string;
  readonly call_id: string;
  readonly trace_id: string;
  readonly session_id: string;
  readonly session_source: string;
  readonly join_rung: string;
  readonly event_ids: readonly string[];
  readonly occurred_at: string;
  readonly tool: string;
  readonly tool_version: string;
  readonly server: string;
  readonly namespace: string;
  readonly tool_definition_digest: string;
  readonly principal: string;
  readonly original_actor: string;
  readonly principal_chain: readonly string[];
  readonly mediated_principal: string;
  readonly agent_id: string;
  readonly workspace_id: string;
  readonly actor_namespace: string;
  readonly auth_mode: string;
  readonly credential_lane: string;
  readonly credential_fingerprint: string;
  readonly credential_state: string;
  readonly scopes: readonly string[];
  readonly provider_identity: string;
  readonly backend_principal: string;
  readonly quota_owner: string;
  readonly provider: string;
  readonly upstream_lanes: readonly string[];
  readonly registry_server: string;
  readonly trust_class: string;
  readonly manifest_digest: string;
  readonly manifest_drifted: boolean;
  readonly registry_candidates: number;
  readonly gateway_verdict: string;
  readonly policy_bundle: string;
  readonly policy_version: string;
  readonly enforcement_mode: string;
  readonly adapter: string;
  readonly adapter_version: string;
  readonly route_card: string;
  readonly rejected_routes: number;
  readonly recovery_checkpoint: string;
  readonly kill_switch_path: string;
  readonly receipt_disposition: string;
  readonly receipt_operation: string;
  readonly receipt_id: string;
  readonly receipt_verified: boolean;
  readonly provider_request_id: string;
  readonly idempotency_key: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly latency_ns: string | null;
  /** How many; the rows of `attempts` have them. */
  readonly attempts: number;
  readonly outcome: string;
  readonly outcome_source: string;
  readonly error_class: string;
  readonly error_code: string;
  readonly error_message: string;
  readonly recoverable: boolean | null;
  readonly recovery_action: string;
  readonly retry_after_ns: string;
  readonly error_mapping_rule: string;
  readonly error_mapping_version: string;
  readonly error_confidence: string;
  readonly error_inner_class: string;
  readonly error_inner_code: string;
  readonly retry_verdict: string;
  readonly retry_safe: boolean;
  readonly retry_reasons: readonly string[];
  readonly next_action: string;
  readonly idempotent: boolean | null;
  readonly reversibility: string;
  readonly declared_permanence: string;
  /** Each as `kind resource`. */
  readonly effects: readonly string[];
  /** Each as `reason by hop`. */
  readonly denials: readonly string[];
  readonly hops_present: readonly string[];
  readonly hops_missing: readonly string[];
  readonly deadline_at: string | null;
  /** `open`, `complete`, `orphaned`, `conflicted`; and, only when read through the view, `incomplete`. */
  readonly state: string;
  readonly conflicts: readonly ConflictRow[];
  readonly estimated_nanos: string;
  readonly actual_nanos: string;
  readonly unpriced: number;
  readonly currency: string;
  readonly input_summary: string;
  readonly version: string;
}

/** The row of one call as it is inserted. Total. */
export function toCallRow({
  tenantId,
  version,
  isDeleted,
  call,
}: VersionedCall): CallRow & { readonly is_deleted: 0 | 1 } {
  return {
    tenant_id: tenantId,
    ...toIdentityColumns(call),
    ...toAuthorityColumns(call),
    ...toDecisionColumns(call),
    ...toOutcomeColumns(call),
    ...toVerdictColumns(call),
    ...toConsequenceColumns(call),
    version: toUint64Text(version),
    is_deleted: isDeleted ? 1 : 0,
  };
}

function toIdentityColumns(call: Call) {
  const { tool, actor } = call;
  return {
    call_id: call.callId,
    trace_id: call.traceId,
    session_id: call.sessionId,
    session_source: call.sessionSource,
    join_rung: call.joinRung,
    event_ids: call.eventIds,
    occurred_at: toTimeText(call.firstSeenUnixNano),
    tool: tool.name,
    tool_version: tool.version,
    server: tool.server,
    namespace: tool.namespace,
    tool_definition_digest: tool.definitionDigest,
    principal: actor.principal,
    original_actor: actor.originalActor,
    principal_chain: actor.chain,
    mediated_principal: actor.mediatedPrincipal,
    agent_id: actor.agentId,
    workspace_id: actor.workspaceId,
    actor_namespace: actor.namespace,
  };
}

function toAuthorityColumns({ authority, receipt, upstreamCalls }: Call) {
  return {
    auth_mode: authority.authMode,
    credential_lane: authority.credentialLane,
    credential_fingerprint: authority.credentialFingerprint,
    credential_state: authority.credentialState,
    scopes: authority.scopes,
    provider_identity: authority.providerIdentity,
    backend_principal: authority.backendPrincipal,
    quota_owner: authority.quotaOwner,
    provider: receipt.provider || (upstreamCalls.find((each) => each.provider !== '')?.provider ?? ''),
    upstream_lanes: [...new Set(upstreamCalls.map((each) => each.lane).filter((lane) => lane !== ''))],
  };
}

function toDecisionColumns({ registry, gateway, runtime, receipt }: Call) {
  return {
    registry_server: registry.chosenServer,
    trust_class: registry.trustClass,
    manifest_digest: registry.manifestDigest,
    manifest_drifted: registry.hasDrifted,
    registry_candidates: toUint32(registry.candidateCount),
    gateway_verdict: gateway.verdict,
    policy_bundle: gateway.policyBundle,
    policy_version: gateway.policyVersion,
    enforcement_mode: gateway.enforcementMode,
    adapter: gateway.adapter,
    adapter_version: gateway.adapterVersion,
    route_card: runtime.routeCard,
    rejected_routes: toUint32(runtime.rejectedRouteCount),
    recovery_checkpoint: runtime.recoveryCheckpointId,
    kill_switch_path: runtime.killSwitchPath,
    receipt_disposition: receipt.disposition,
    receipt_operation: receipt.operation,
    receipt_id: receipt.receiptId,
    receipt_verified: receipt.isVerified,
    provider_request_id: receipt.providerRequestId,
    idempotency_key: receipt.idempotencyKey,
  };
}

function toOutcomeColumns(call: Call) {
  const { error } = call;
  return {
    started_at: toTimeTextOrNull(call.startedUnixNano),
    ended_at: toTimeTextOrNull(call.endedUnixNano),
    latency_ns: toInt64TextOrNull(call.latencyNanos),
    attempts: call.attempts.length,
    outcome: call.outcome,
    outcome_source: call.outcomeSource,
    error_class: error.errorClass,
    error_code: error.errorCode,
    error_message: error.message,
    recoverable: error.recoverable ?? null,
    recovery_action: error.recoveryAction,
    retry_after_ns: toInt64Text(error.retryAfterNanos),
    error_mapping_rule: error.mappingRule,
    error_mapping_version: error.mappingVersion,
    error_confidence: error.confidence,
    error_inner_class: error.innerClass,
    error_inner_code: error.innerCode,
  };
}

function toVerdictColumns({ retry, ...call }: Call) {
  return {
    retry_verdict: retry.verdict,
    retry_safe: retry.verdict === 'safe' || retry.verdict === 'safe_with_same_key',
    retry_reasons: retry.reasons,
    next_action: retry.nextAction,
    idempotent: retry.isIdempotent ?? null,
    hops_present: call.hopsPresent,
    hops_missing: call.hopsMissing,
    deadline_at: toTimeTextOrNull(call.deadlineUnixNano),
    state: call.state,
    conflicts: call.conflicts.map(toConflictRow),
  };
}

function toConsequenceColumns({ spend, ...call }: Call) {
  return {
    reversibility: call.reversibility,
    declared_permanence: call.runtime.declaredPermanence,
    effects: call.effects.map((each) => `${each.kind} ${each.resourceRef}`.trim()),
    denials: call.denials.map((each) => `${each.reason} by ${each.hop}`),
    estimated_nanos: toInt64Text(spend.estimatedNanos),
    actual_nanos: toInt64Text(spend.actualNanos),
    unpriced: toUint32(spend.unpricedCount),
    currency: spend.currency,
    input_summary: call.inputSummary,
  };
}

function toConflictRow(conflict: Contradiction): ConflictRow {
  return {
    kind: conflict.kind,
    left_hop: conflict.leftHop,
    left_value: conflict.leftValue,
    right_hop: conflict.rightHop,
    right_value: conflict.rightValue,
  };
}
