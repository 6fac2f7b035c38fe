import {
  AuthMode,
  CallState,
  CredentialState,
  DenialReason,
  EffectClass,
  EffectKind,
  EffectSource,
  EnforcementMode,
  ErrorClass,
  Layer,
  NoAnswerReason,
  Outcome,
  RecoveryAction,
  RequestPhase,
  RetryVerdict,
  Reversibility,
} from '@waybill/contracts';
import type { ReadAttempt, ReadCall, ReadDenial, ReadEffect, ReadError, ReadWholeCall } from '@waybill/ports';
import { enumOf } from './enum-of.js';
import { moneyOf, unixNanoOf } from './values.js';

// From what is read to the messages of the contract. All of them total.

export function toCallMessage(call: ReadCall) {
  return {
    ...identityOf(call),
    occurredUnixNano: unixNanoOf(call.occurred_at),
    startedUnixNano: unixNanoOf(call.started_at),
    endedUnixNano: unixNanoOf(call.ended_at),
    ...latencyOf(call.latency_ns),
    attemptCount: call.attempts,
    outcome: enumOf(Outcome, call.outcome),
    ...errorOf(call),
    retry: toRetryMessage(call),
    reversibility: enumOf(Reversibility, call.reversibility),
    sideEffects: [...call.effects],
    denials: [...call.denials],
    state: enumOf(CallState, call.state),
    hopsMissing: [...call.hops_missing],
    conflicts: call.conflicts.map((each) => ({
      kind: each.kind,
      leftHop: each.left_hop,
      leftValue: each.left_value,
      rightHop: each.right_hop,
      rightValue: each.right_value,
    })),
    ...spendOf(call),
    inputSummary: call.input_summary,
  };
}

function identityOf(call: ReadCall) {
  return {
    tenantId: call.tenant_id,
    callId: call.call_id,
    traceId: call.trace_id,
    sessionId: call.session_id,
    principal: call.principal,
    originalActor: call.original_actor,
    agentId: call.agent_id,
    tool: call.tool,
    toolVersion: call.tool_version,
    server: call.server,
    authMode: enumOf(AuthMode, call.auth_mode),
    credentialLane: call.credential_lane,
    credentialFingerprint: call.credential_fingerprint,
    credentialState: enumOf(CredentialState, call.credential_state),
    provider: call.provider,
    quotaOwner: call.quota_owner,
    policyBundle: call.policy_bundle,
    policyVersion: call.policy_version,
  };
}

function spendOf({ estimated_nanos, actual_nanos, currency, unpriced }: ReadCall) {
  const [estimated, actual] = [moneyOf(estimated_nanos, currency), moneyOf(actual_nanos, currency)];
  return { ...(estimated && { estimated }), ...(actual && { actual }), unpricedEntryCount: unpriced };
}

function latencyOf(latency: string | null) {
  return latency === null ? {} : { latencyNanos: BigInt(latency) };
}

function errorOf(read: ReadError) {
  if (read.error_class === '' && read.error_code === '' && read.error_message === '') return {};
  const error = {
    errorClass: enumOf(ErrorClass, read.error_class),
    errorCode: read.error_code,
    message: read.error_message,
    ...(read.recoverable === null ? {} : { isRecoverable: read.recoverable }),
    recoveryAction: enumOf(RecoveryAction, read.recovery_action),
    retryAfterNanos: BigInt(read.retry_after_ns),
  };
  return { error };
}

/** What a verdict is made of; of an attempt nobody asks whether the tool is idempotent. */
type ReadRetry = Pick<ReadCall, 'retry_verdict' | 'retry_reasons' | 'next_action'> &
  Partial<Pick<ReadCall, 'idempotent'>>;

export function toRetryMessage({ retry_verdict, retry_reasons, next_action, idempotent = null }: ReadRetry) {
  const verdict = enumOf(RetryVerdict, retry_verdict);
  return {
    verdict,
    reasons: [...retry_reasons],
    nextAction: enumOf(RecoveryAction, next_action),
    isRetrySafe: verdict === RetryVerdict.SAFE || verdict === RetryVerdict.SAFE_WITH_SAME_KEY,
    ...(idempotent === null ? {} : { isIdempotent: idempotent }),
  };
}

function toAttemptMessage(each: ReadAttempt) {
  return {
    attempt: each.attempt,
    startedUnixNano: unixNanoOf(each.started_at),
    endedUnixNano: unixNanoOf(each.ended_at),
    ...latencyOf(each.latency_ns),
    outcome: enumOf(Outcome, each.outcome),
    ...errorOf(each),
    noAnswerReason: enumOf(NoAnswerReason, each.no_answer_reason),
    requestPhase: enumOf(RequestPhase, each.request_phase),
    retry: toRetryMessage(each),
  };
}

function toEffectMessage(each: ReadEffect) {
  return {
    occurredUnixNano: unixNanoOf(each.occurred_at),
    attempt: each.attempt,
    kind: enumOf(EffectKind, each.kind),
    effectClass: enumOf(EffectClass, each.effect_class),
    reversibility: enumOf(Reversibility, each.reversibility),
    resourceRef: each.resource_ref,
    source: enumOf(EffectSource, each.source),
    claimedBy: each.claimed_by.map((hop) => enumOf(Layer, hop)),
    compensatingAction: each.compensating_action,
    count: BigInt(each.count),
  };
}

export function toDenialMessage(each: ReadDenial) {
  return {
    tenantId: each.tenant_id,
    callId: each.call_id,
    sessionId: each.session_id,
    eventId: each.event_id,
    occurredUnixNano: unixNanoOf(each.occurred_at),
    attempt: each.attempt,
    principal: each.principal,
    tool: each.tool,
    server: each.server,
    credentialLane: each.credential_lane,
    hop: enumOf(Layer, each.hop),
    reason: enumOf(DenialReason, each.reason),
    rule: each.rule,
    requestedCapability: each.requested_capability,
    allowedNeighbour: each.allowed_neighbour,
    policyBundle: each.policy_bundle,
    policyVersion: each.policy_version,
    enforcementMode: enumOf(EnforcementMode, each.enforcement_mode),
  };
}

export function toWholeCallMessage({ call, attempts, effects, denials }: ReadWholeCall) {
  return {
    call: toCallMessage(call),
    attempts: attempts.map(toAttemptMessage),
    effects: effects.map(toEffectMessage),
    denials: denials.map(toDenialMessage),
  };
}

export function toRetryVerdictMessage({ call, attempts }: ReadWholeCall) {
  return {
    callId: call.call_id,
    tool: call.tool,
    retry: toRetryMessage(call),
    idempotencyKey: call.idempotency_key,
    state: enumOf(CallState, call.state),
    hopsMissing: [...call.hops_missing],
    attempts: attempts.map((each) => ({ attempt: each.attempt, retry: toRetryMessage(each) })),
  };
}
