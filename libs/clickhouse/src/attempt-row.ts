import type { VersionedCall } from '@waybill/ports';
import { toChildColumns, type ChildRow, type Stored } from './child-row.js';
import { toInt64Text, toInt64TextOrNull, toTimeTextOrNull, toUint64Text } from './row-values.js';

/** One row of `attempts`, as read; the columns are described in the schema. */
export interface AttemptRow extends ChildRow {
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly latency_ns: string | null;
  readonly outcome: string;
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
  readonly no_answer_reason: string;
  readonly request_phase: string;
  readonly input_digest: string;
  readonly result_bytes: string;
  readonly retry_verdict: string;
  readonly retry_reasons: readonly string[];
  readonly next_action: string;
}

/** One row per try of the call. Total. */
export function toAttemptRows(versioned: VersionedCall): readonly (AttemptRow & Stored)[] {
  return versioned.call.attempts.map(({ error, ...each }) => ({
    ...toChildColumns(versioned, each.attempt),
    started_at: toTimeTextOrNull(each.startedUnixNano),
    ended_at: toTimeTextOrNull(each.endedUnixNano),
    latency_ns: toInt64TextOrNull(each.latencyNanos),
    outcome: each.outcome,
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
    no_answer_reason: each.noAnswerReason,
    request_phase: each.requestPhase,
    input_digest: each.inputDigest,
    result_bytes: toUint64Text(each.resultBytes),
    retry_verdict: each.retry.verdict,
    retry_reasons: each.retry.reasons,
    next_action: each.retry.nextAction,
  }));
}
