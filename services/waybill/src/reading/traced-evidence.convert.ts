import type { CallEvent, CheckpointRow, DeliveryRow, EvidenceRow } from '@waybill/clickhouse';
import { parseStoredTime } from '@waybill/questions';
import type { ReadDelivery, ReadEvent, ReadEvidence, TracedCall } from './traced-call.js';

/** From a row of `evidence` to the heart's own shape. Total. */
export function fromEvidenceRow(row: EvidenceRow): ReadEvidence {
  return {
    ...eventFactsOf(row),
    kind: row.kind,
    subject: row.subject,
    denialReason: row.denial_reason,
    verdict: row.verdict,
    findings: row.findings,
    targetClass: row.target_class,
    deservedDenial: row.deserved_denial,
    policyBundle: row.policy_bundle,
    policyVersion: row.policy_version,
    computed: row.computed,
    payload: parsePayload(row.payload),
  };
}

/** From a row of `checkpoints` to the heart's own shape. Total. */
export function fromCheckpointRow(row: CheckpointRow): TracedCall['checkpoints'][number] {
  return {
    ...eventFactsOf(row),
    checkpointId: row.checkpoint_id,
    parentCheckpointId: row.parent_checkpoint_id,
    covers: row.covers,
    isVerified: row.is_verified,
    verifiedBy: row.verified_by,
    verificationMethod: row.verification_method,
    stateLocation: row.state_location,
    stateDigest: row.state_digest,
    isVisibleToNewSession: row.visible_to_new_session ?? undefined,
  };
}

/** From a row of `deliveries` to the heart's own shape. Total. */
export function fromDeliveryRow(row: DeliveryRow): ReadDelivery {
  return {
    ...eventFactsOf(row),
    direction: row.direction,
    channel: row.channel,
    dedupeKey: row.dedupe_key,
    isKeyStated: row.is_key_stated,
    messageId: row.message_id,
    conversationId: row.conversation_id,
    userPrincipal: row.user_principal,
    adapterVersion: row.adapter_version,
    deliveryAttempt: row.delivery_attempt,
    state: row.state,
    tryEnd: row.try_end,
    providerResponse: row.provider_response,
    errorClass: row.error_class,
    replyToMessageId: row.reply_to_message_id,
    quoteMessageId: row.quote_message_id,
    isRedeliveryClaimed: row.is_redelivery_claimed,
    isRedelivery: row.is_redelivery,
    claimedVerdict: row.claimed_verdict,
    verdict: row.verdict,
    reason: row.reason,
  };
}

/** From an event of a call to what a trace shows of it. Total. */
export function fromCallEvent(event: CallEvent): ReadEvent {
  return {
    eventId: event.event_id,
    kind: event.kind,
    hop: event.layer,
    service: event.source_service,
    attempt: event.attempt,
    joinedBy: event.joined_by,
    payload: asRecord(event.payload),
  };
}

type EventColumns = Pick<EvidenceRow, 'event_id' | 'occurred_at' | 'attempt' | 'hop'>;

function eventFactsOf(row: EventColumns) {
  return {
    eventId: row.event_id,
    occurredUnixNano: parseStoredTime(row.occurred_at) ?? 0n,
    attempt: row.attempt,
    hop: row.hop,
  };
}

/** Text that is no JSON object, which the schema does not rule out, tells nothing. */
function parsePayload(text: string): ReadEvidence['payload'] {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    return {};
  }
}

function asRecord(value: unknown): ReadEvidence['payload'] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
