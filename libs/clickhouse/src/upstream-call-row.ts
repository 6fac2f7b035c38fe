import type { VersionedCall } from '@waybill/ports';
import { toChildColumns, type ChildRow, type Stored } from './child-row.js';
import { toInt64Text, toInt64TextOrNull, toTimeText, toUint32 } from './row-values.js';

/** One row of `upstream_calls`, as read; the columns are described in the schema. */
export interface UpstreamCallRow extends ChildRow {
  readonly event_id: string;
  readonly occurred_at: string;
  readonly provider: string;
  readonly operation: string;
  readonly lane: string;
  readonly status: string;
  readonly outcome: string;
  readonly latency_ns: string;
  readonly effect_class: string;
  readonly cost_nanos: string | null;
  readonly currency: string;
  readonly retries: number;
  readonly error_class: string;
  readonly error_code: string;
  readonly provider_request_id: string;
  readonly idempotency_key: string;
}

/** One row per call that the tool made upstream. Total. */
export function toUpstreamCallRows(versioned: VersionedCall): readonly (UpstreamCallRow & Stored)[] {
  return versioned.call.upstreamCalls.map((each) => ({
    ...toChildColumns(versioned, each.attempt),
    event_id: each.eventId,
    occurred_at: toTimeText(each.occurredUnixNano),
    provider: each.provider,
    operation: each.operation,
    lane: each.lane,
    status: each.status,
    outcome: each.outcome,
    latency_ns: toInt64Text(each.latencyNanos),
    effect_class: each.effectClass,
    cost_nanos: toInt64TextOrNull(each.costNanos),
    currency: each.currency,
    retries: toUint32(each.retryCount),
    error_class: each.errorClass,
    error_code: each.errorCode,
    provider_request_id: each.providerRequestId,
    idempotency_key: each.idempotencyKey,
  }));
}
