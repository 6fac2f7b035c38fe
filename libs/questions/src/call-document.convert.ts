import type { Freshness, ReadCall, ReadDenial, ReadWholeCall } from '@waybill/ports';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';
import { formatMoney } from './money.js';

/** What became of a call's spend; money is exact decimal text, `null` where no currency was named. */
export interface CallSpend {
  readonly currency: string | null;
  readonly estimated: string | null;
  readonly actual: string | null;
  readonly unpriced_entries: number;
}

/**
 * A call as one flat JSON document. Names are stable: fields are added, never renamed. Times are UTC text, 64-bit numbers
 * and money are decimal text, `null` means that nobody said. Words that are empty in SQL are `null` here.
 */
export interface CallDocument {
  readonly event: 'tool_call';
  readonly call_id: string;
  readonly tenant_id: string;
  readonly trace_id: string | null;
  readonly session_id: string | null;
  readonly tool: string;
  readonly tool_version: string | null;
  readonly server: string | null;
  readonly agent_id: string | null;
  readonly principal: string | null;
  readonly original_actor: string | null;
  /** The earliest moment known of it. */
  readonly timestamp: string;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly duration_ms: number | null;
  readonly auth_mode: string | null;
  readonly credential_lane: string | null;
  readonly credential_fingerprint: string | null;
  readonly credential_state: string | null;
  readonly provider: string | null;
  readonly quota_owner: string | null;
  readonly policy_bundle: string | null;
  readonly policy_version: string | null;
  /** Names, types, sizes and digests of the arguments; never their contents. */
  readonly input_summary: string | null;
  readonly outcome: string;
  readonly attempts: number;
  readonly idempotent: boolean | null;
  readonly retry_safe: boolean;
  readonly retry_verdict: string;
  readonly retry_reasons: readonly string[];
  readonly next_action: string | null;
  /** Each as `kind resource`. */
  readonly side_effects: readonly string[];
  readonly reversibility: string | null;
  /** Each as `reason by hop`. */
  readonly denials: readonly string[];
  readonly error_class: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly recoverable: boolean | null;
  readonly recovery_action: string | null;
  readonly spend: CallSpend;
  readonly state: string;
  readonly hops_missing: readonly string[];
  readonly conflicts: ReadCall['conflicts'];
}

const nanosPerMs = 1e6;

/** From what is read of a call to its document. Total. */
export function toCallDocument(call: ReadCall): CallDocument {
  return {
    event: 'tool_call',
    ...identityOf(call),
    timestamp: call.occurred_at,
    started_at: call.started_at,
    ended_at: call.ended_at,
    duration_ms: call.latency_ns === null ? null : Number(call.latency_ns) / nanosPerMs,
    ...authorityOf(call),
    input_summary: call.input_summary || null,
    outcome: call.outcome,
    attempts: call.attempts,
    idempotent: call.idempotent,
    retry_safe: call.retry_safe,
    retry_verdict: call.retry_verdict,
    retry_reasons: call.retry_reasons,
    next_action: call.next_action || null,
    side_effects: call.effects,
    reversibility: call.reversibility || null,
    denials: call.denials,
    error_class: call.error_class || null,
    error_code: call.error_code || null,
    error_message: call.error_message || null,
    recoverable: call.recoverable,
    recovery_action: call.recovery_action || null,
    spend: spendOf(call),
    state: call.state,
    hops_missing: call.hops_missing,
    conflicts: call.conflicts,
  };
}

function identityOf(call: ReadCall) {
  return {
    call_id: call.call_id,
    tenant_id: call.tenant_id,
    trace_id: call.trace_id || null,
    session_id: call.session_id || null,
    tool: call.tool,
    tool_version: call.tool_version || null,
    server: call.server || null,
    agent_id: call.agent_id || null,
    principal: call.principal || null,
    original_actor: call.original_actor || null,
  };
}

function authorityOf(call: ReadCall) {
  return {
    auth_mode: call.auth_mode || null,
    credential_lane: call.credential_lane || null,
    credential_fingerprint: call.credential_fingerprint || null,
    credential_state: call.credential_state || null,
    provider: call.provider || null,
    quota_owner: call.quota_owner || null,
    policy_bundle: call.policy_bundle || null,
    policy_version: call.policy_version || null,
  };
}

function spendOf({ currency, estimated_nanos, actual_nanos, unpriced }: ReadCall): CallSpend {
  const money = (nanos: string) => (currency === '' ? null : formatMoney(BigInt(nanos), ''));
  return {
    currency: currency || null,
    estimated: money(estimated_nanos),
    actual: money(actual_nanos),
    unpriced_entries: unpriced,
  };
}

/** One call with its attempts, effects and denials. Total. */
export function toWholeCallDocument({ call, attempts, effects, denials }: ReadWholeCall, freshness: Freshness) {
  return {
    ...toCallDocument(call),
    attempt_list: attempts.map((each) => ({
      attempt: each.attempt,
      started_at: each.started_at,
      ended_at: each.ended_at,
      duration_ms: each.latency_ns === null ? null : Number(each.latency_ns) / nanosPerMs,
      outcome: each.outcome,
      error_class: each.error_class || null,
      error_code: each.error_code || null,
      error_message: each.error_message || null,
      no_answer_reason: each.no_answer_reason || null,
      request_phase: each.request_phase || null,
      ...verdictOf(each),
    })),
    effect_list: effects.map((each) => ({
      occurred_at: each.occurred_at,
      attempt: each.attempt,
      kind: each.kind,
      effect_class: each.effect_class || null,
      reversibility: each.reversibility || null,
      resource_ref: each.resource_ref,
      source: each.source,
      claimed_by: each.claimed_by,
      compensating_action: each.compensating_action || null,
      count: each.count,
    })),
    denial_list: denials.map(toDenialDocument),
    freshness: toFreshnessDocument(freshness),
  };
}

/** Whether a call may be done again. */
export interface RetryDocument {
  readonly call_id: string;
  readonly tool: string;
  readonly outcome: string;
  readonly retry_verdict: string;
  readonly retry_safe: boolean;
  readonly retry_reasons: readonly string[];
  readonly next_action: string | null;
  readonly idempotent: boolean | null;
  readonly idempotency_key: string | null;
  /** While records are missing the verdict may change. */
  readonly state: string;
  readonly hops_missing: readonly string[];
  readonly attempt_list: readonly {
    readonly attempt: number;
    readonly retry_verdict: string;
    readonly retry_reasons: readonly string[];
    readonly next_action: string | null;
  }[];
  readonly freshness: FreshnessDocument;
}

/** The retry verdict of a call, of all that is read of it. Total. */
export function toRetryDocument({ call, attempts }: ReadWholeCall, freshness: Freshness): RetryDocument {
  return {
    call_id: call.call_id,
    tool: call.tool,
    outcome: call.outcome,
    retry_verdict: call.retry_verdict,
    retry_safe: call.retry_safe,
    retry_reasons: call.retry_reasons,
    next_action: call.next_action || null,
    idempotent: call.idempotent,
    idempotency_key: call.idempotency_key || null,
    state: call.state,
    hops_missing: call.hops_missing,
    attempt_list: attempts.map((each) => ({ attempt: each.attempt, ...verdictOf(each) })),
    freshness: toFreshnessDocument(freshness),
  };
}

function verdictOf(read: Pick<ReadCall, 'retry_verdict' | 'retry_reasons' | 'next_action'>) {
  const { retry_verdict, retry_reasons, next_action } = read;
  return { retry_verdict, retry_reasons, next_action: next_action || null };
}

/** One refusal. Total. */
export function toDenialDocument(denial: ReadDenial) {
  return {
    tenant_id: denial.tenant_id,
    call_id: denial.call_id,
    session_id: denial.session_id || null,
    event_id: denial.event_id,
    occurred_at: denial.occurred_at,
    attempt: denial.attempt,
    principal: denial.principal || null,
    tool: denial.tool,
    server: denial.server || null,
    credential_lane: denial.credential_lane || null,
    hop: denial.hop,
    reason: denial.reason,
    rule: denial.rule || null,
    requested_capability: denial.requested_capability || null,
    allowed_neighbour: denial.allowed_neighbour || null,
    policy_bundle: denial.policy_bundle || null,
    policy_version: denial.policy_version || null,
    enforcement_mode: denial.enforcement_mode || null,
  };
}
