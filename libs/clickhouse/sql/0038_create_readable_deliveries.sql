-- All rows of a call are written together, before the call itself: the newest of them are whole, and older ones are no
-- longer the call's. What is older than the call was dropped from it.
CREATE VIEW IF NOT EXISTS waybill_v.deliveries
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to; empty when it belongs to none',
    session_id String COMMENT 'The session of the call, or the one that the event names',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits',
    attempt UInt32 COMMENT 'Which try of the call, from 1',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called; without a call, who acted',
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call, or the one that the event names',
    event_id String COMMENT 'The event that says so',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock',
    hop LowCardinality(String) COMMENT 'The hop that says so',
    direction LowCardinality(String) COMMENT '`inbound` or `outbound`',
    channel LowCardinality(String) COMMENT '`slack`, `email`, `teams`',
    dedupe_key String COMMENT 'What makes two deliveries one: the stated key, else the id of the message, else that of the event',
    is_key_stated Bool COMMENT 'Whether the hop stated a key',
    message_id String COMMENT 'The channel\'s id of the message or of the inbound event',
    conversation_id String COMMENT 'The conversation it is part of',
    user_principal String COMMENT 'Who wrote what came in',
    adapter_version LowCardinality(String) COMMENT 'Version of the channel\'s adapter',
    delivery_attempt UInt32 COMMENT 'Which try to deliver it, from 1; 0 for what came in',
    state LowCardinality(String) COMMENT 'How far it came, as the hop says: `accepted`, `delivered`, `failed`, `unknown`',
    try_end LowCardinality(String) COMMENT 'How the try ended: `delivered`, `accepted`, `refused` (may be taken later), `final` (will not without a person), `unclear` (it may have gone out); empty for what came in',
    provider_response String COMMENT 'The provider\'s answer code as it came',
    error_class LowCardinality(String) COMMENT 'Closed class of the error; empty without an error',
    reply_to_message_id String COMMENT 'The message that it answers',
    quote_message_id String COMMENT 'The message that it quotes',
    is_redelivery_claimed Bool COMMENT 'Whether the adapter says that it saw the key before',
    is_redelivery Bool COMMENT 'Whether the same hop reported the key before, within the call',
    claimed_verdict LowCardinality(String) COMMENT 'What the hop says may be done: `already_delivered`, `safe_to_retry`, `needs_verify`, `stop_for_human`',
    verdict LowCardinality(String) COMMENT 'What follows from the tries of this key within the call; over all that is stored, read delivery_verdicts',
    reason LowCardinality(String) COMMENT 'The rule that decided',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per message that came in or was tried to be sent'
AS SELECT
    child.tenant_id AS tenant_id,
    child.call_id AS call_id,
    child.session_id AS session_id,
    child.trace_id AS trace_id,
    child.attempt AS attempt,
    child.tool AS tool,
    child.server AS server,
    child.principal AS principal,
    child.credential_lane AS credential_lane,
    child.event_id AS event_id,
    child.occurred_at AS occurred_at,
    child.hop AS hop,
    child.direction AS direction,
    child.channel AS channel,
    child.dedupe_key AS dedupe_key,
    child.is_key_stated AS is_key_stated,
    child.message_id AS message_id,
    child.conversation_id AS conversation_id,
    child.user_principal AS user_principal,
    child.adapter_version AS adapter_version,
    child.delivery_attempt AS delivery_attempt,
    child.state AS state,
    child.try_end AS try_end,
    child.provider_response AS provider_response,
    child.error_class AS error_class,
    child.reply_to_message_id AS reply_to_message_id,
    child.quote_message_id AS quote_message_id,
    child.is_redelivery_claimed AS is_redelivery_claimed,
    child.is_redelivery AS is_redelivery,
    child.claimed_verdict AS claimed_verdict,
    child.verdict AS verdict,
    child.reason AS reason,
    child.version AS version
FROM (
    SELECT *, max(version) OVER (PARTITION BY tenant_id, call_id) AS newest_version
    FROM waybill.deliveries FINAL
) AS child
LEFT JOIN waybill.calls AS parent FINAL ON parent.tenant_id = child.tenant_id AND parent.call_id = child.call_id
WHERE child.call_id = '' OR (parent.call_id = child.call_id AND child.version = child.newest_version AND child.version >= parent.version)
