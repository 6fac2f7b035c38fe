import { firstWins, kindName, layerName, sessionSourceName, toHex, type RecordedEvent } from '@waybill/domain';
import { toPayloadText } from './payload-text.js';
import { toBase64, toTimeText, toUint32, toUint64Text } from './row-values.js';

/** One row of `events`, as read; the columns are described in the schema. 64-bit numbers are decimal text. */
export interface EventRow {
  readonly tenant_id: string;
  readonly event_id: string;
  readonly trace_id: string;
  readonly kind: string;
  readonly layer: string;
  readonly session_id: string;
  readonly session_source: string;
  readonly call_id: string;
  readonly attempt: number;
  readonly occurred_at: string;
  readonly received_at: string;
  readonly appended_at: string;
  readonly span_id: string;
  readonly parent_span_id: string;
  readonly source_service: string;
  readonly source_version: string;
  readonly source_instance: string;
  readonly source_epoch: string;
  readonly source_sequence: string;
  readonly principal: string;
  readonly original_actor: string;
  readonly authenticated_principal: string;
  readonly agent_id: string;
  readonly lane: string;
  readonly log_partition: number;
  readonly log_offset: string;
  /** JSON text; empty for an unknown payload. */
  readonly payload: string;
  readonly version: string;
}

/** The row of one event as it is inserted. Of two appends of one event the first one in the log wins. Total. */
export function toEventRow(recorded: RecordedEvent): EventRow & { readonly raw_base64: string } {
  const { event } = recorded;
  const { source, actor } = event;
  return {
    tenant_id: recorded.tenantId,
    event_id: event.eventId,
    trace_id: toHex(event.traceId),
    kind: kindName(event),
    layer: layerName(source?.layer),
    session_id: event.sessionId,
    session_source: sessionSourceName(event.sessionSource),
    call_id: event.callId,
    attempt: toUint32(event.attempt),
    occurred_at: toTimeText(event.occurredUnixNano),
    received_at: toTimeText(recorded.receivedUnixNano),
    appended_at: toTimeText(recorded.appendedUnixNano),
    span_id: toHex(event.spanId),
    parent_span_id: toHex(event.parentSpanId),
    source_service: source?.service ?? '',
    source_version: source?.version ?? '',
    source_instance: source?.instance ?? '',
    source_epoch: toUint64Text(source?.epoch ?? 0n),
    source_sequence: toUint64Text(source?.sequence ?? 0n),
    principal: actor?.chain.at(-1)?.id ?? '',
    original_actor: actor?.chain.at(0)?.id ?? '',
    authenticated_principal: recorded.authenticatedPrincipal,
    agent_id: actor?.agentId ?? '',
    lane: event.authority?.credentialLane ?? '',
    log_partition: toUint32(recorded.logPartition),
    log_offset: toUint64Text(BigInt(recorded.logOffset)),
    payload: toPayloadText(event),
    raw_base64: toBase64(recorded.bytes),
    version: toUint64Text(firstWins(recorded.logOffset)),
  };
}
