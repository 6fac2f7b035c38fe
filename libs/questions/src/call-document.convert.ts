import type { Freshness, ReadCall, ReadDenial, ReadWholeCall } from '@waybill/ports';
import type { DenialDocument } from './denial-document.js';
import type { Count, MoneyText, TimeText } from './document-values.js';
import { toFreshnessDocument, type FreshnessDocument } from './freshness-document.convert.js';
import { formatMoney } from './money.js';
import type { WholeCallDocument } from './whole-call-document.js';

/** What became of a call's spend; money is exact decimal text, `null` where no currency was named. */
export interface CallSpend {
  readonly currency: string | null;
  readonly estimated: MoneyText | null;
  readonly actual: MoneyText | null;
  /** Entries that nobody has put a price on; they are in no sum. */
  readonly unpriced_entries: Count;
}

/** Two hops that cannot both be right. */
export interface CallConflict {
  readonly kind: string;
  readonly left_hop: string;
  readonly left_value: string;
  readonly right_hop: string;
  readonly right_value: string;
}

/**
 * A call as one flat JSON document. Names are stable: fields are added, never renamed. Times are UTC text, 64-bit numbers
 * and money are decimal text, `null` means that nobody said. Words that are empty in SQL are `null` here.
 */
export interface CallDocument {
  readonly event: 'tool_call';
  readonly call_id: string;
  readonly tenant_id: string;
  /** The W3C trace id, 32 lower-case hex digits. */
  readonly trace_id: string | null;
  readonly session_id: string | null;
  readonly tool: string;
  readonly tool_version: string | null;
  /** The MCP server that has the tool. */
  readonly server: string | null;
  readonly agent_id: string | null;
  /** Who called: the last link of the delegation chain. */
  readonly principal: string | null;
  /** On whose behalf: the first link of the delegation chain. */
  readonly original_actor: string | null;
  /** The earliest moment known of it. */
  readonly timestamp: TimeText;
  readonly started_at: TimeText | null;
  readonly ended_at: TimeText | null;
  readonly duration_ms: number | null;
  /** How the credential came to be used: `managed`, `byok`, `delegated_oauth`, `service` or `anonymous`. */
  readonly auth_mode: string | null;
  /** The named path that its authority flowed through. */
  readonly credential_lane: string | null;
  /** A digest of the credential; never the secret. */
  readonly credential_fingerprint: string | null;
  /** What the credential was at that moment: `valid`, `expired`, `revoked`, `rotated`, `wrong_tenant` or `unknown`. */
  readonly credential_state: string | null;
  readonly provider: string | null;
  /** The team or budget that pays. */
  readonly quota_owner: string | null;
  readonly policy_bundle: string | null;
  readonly policy_version: string | null;
  /** JSON text: names, types, sizes and digests of the arguments; never their contents. */
  readonly input_summary: string | null;
  /** `success`, `failure`, `denied`, `partial` or `unknown`. */
  readonly outcome: string;
  /** How often it was tried. */
  readonly attempts: Count;
  /** Whether doing it twice is the same as doing it once; `null`: nobody trustworthy said. */
  readonly idempotent: boolean | null;
  /** The verdict is `safe` or `safe_with_same_key`. */
  readonly retry_safe: boolean;
  /** `safe`, `safe_with_same_key`, `verify_first`, `unsafe` or `unknown`. */
  readonly retry_verdict: string;
  readonly retry_reasons: readonly string[];
  readonly next_action: string | null;
  /** Each as `kind resource`. */
  readonly side_effects: readonly string[];
  /** The gravest change: `no_effect`, `reversible` or `permanent`. */
  readonly reversibility: string | null;
  /** Each as `reason by hop`. */
  readonly denials: readonly string[];
  /** One word of a closed list; `null` when nothing failed. */
  readonly error_class: string | null;
  /** As the tool or provider said it. */
  readonly error_code: string | null;
  readonly error_message: string | null;
  /** Whether the error can be recovered from. */
  readonly recoverable: boolean | null;
  /** What the error itself asks for, such as `reauth` or `backoff`. */
  readonly recovery_action: string | null;
  readonly spend: CallSpend;
  /** Whether all evidence is there: `open`, `complete`, `incomplete`, `amended`, `orphaned` or `conflicted`. */
  readonly state: string;
  /** Hops that owe a record and have not spoken. */
  readonly hops_missing: readonly string[];
  readonly conflicts: readonly CallConflict[];
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
export function toWholeCallDocument(
  { call, attempts, effects, denials }: ReadWholeCall,
  freshness: Freshness,
): WholeCallDocument {
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
  /** `safe`, `safe_with_same_key`, `verify_first`, `unsafe` or `unknown`; of several attempts the gravest. */
  readonly retry_verdict: string;
  /** The verdict is `safe` or `safe_with_same_key`. */
  readonly retry_safe: boolean;
  readonly retry_reasons: readonly string[];
  readonly next_action: string | null;
  readonly idempotent: boolean | null;
  /** The key to send again where the verdict is `safe_with_same_key`. */
  readonly idempotency_key: string | null;
  /** While records are missing the verdict may change. */
  readonly state: string;
  readonly hops_missing: readonly string[];
  readonly attempt_list: readonly RetryAttempt[];
  readonly freshness: FreshnessDocument;
}

/** The retry verdict of one attempt. */
export interface RetryAttempt {
  /** From 1. @asType integer */
  readonly attempt: number;
  readonly retry_verdict: string;
  readonly retry_reasons: readonly string[];
  readonly next_action: string | null;
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
export function toDenialDocument(denial: ReadDenial): DenialDocument {
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
