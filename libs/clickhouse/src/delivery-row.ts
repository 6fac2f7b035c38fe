import type { ChildRow, Stored } from './child-row.js';
import type { EvidenceOwner } from './evidence-owner.js';
import { toTimeText, toUint32 } from './row-values.js';

/** One row of `deliveries`, as read; the columns are described in the schema. */
export interface DeliveryRow extends ChildRow {
  readonly event_id: string;
  readonly occurred_at: string;
  readonly hop: string;
  readonly direction: string;
  readonly channel: string;
  readonly dedupe_key: string;
  readonly is_key_stated: boolean;
  readonly message_id: string;
  readonly conversation_id: string;
  readonly user_principal: string;
  readonly adapter_version: string;
  readonly delivery_attempt: number;
  readonly state: string;
  readonly try_end: string;
  readonly provider_response: string;
  readonly error_class: string;
  readonly reply_to_message_id: string;
  readonly quote_message_id: string;
  readonly is_redelivery_claimed: boolean;
  readonly is_redelivery: boolean;
  readonly claimed_verdict: string;
  readonly verdict: string;
  readonly reason: string;
}

/** One row per message that came in or was tried to be sent. Total. */
export function toDeliveryRows({ deliveries, toColumns }: EvidenceOwner): readonly (DeliveryRow & Stored)[] {
  return deliveries.map((each) => ({
    ...toColumns(each.attempt),
    event_id: each.eventId,
    occurred_at: toTimeText(each.occurredUnixNano),
    hop: each.hop,
    direction: each.direction,
    channel: each.channel,
    dedupe_key: each.dedupeKey,
    is_key_stated: each.isKeyStated,
    message_id: each.messageId,
    conversation_id: each.conversationId,
    user_principal: each.userPrincipal,
    adapter_version: each.adapterVersion,
    delivery_attempt: toUint32(each.deliveryAttempt),
    state: each.state,
    try_end: each.tryEnd,
    provider_response: each.providerResponse,
    error_class: each.errorClass,
    reply_to_message_id: each.replyToMessageId,
    quote_message_id: each.quoteMessageId,
    is_redelivery_claimed: each.isRedeliveryClaimed,
    is_redelivery: each.isRedelivery,
    claimed_verdict: each.claimedVerdict,
    verdict: each.verdict,
    reason: each.reason,
  }));
}
