CREATE TABLE IF NOT EXISTS waybill.deliveries
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to; empty when it belongs to none' CODEC(ZSTD(1)),
    session_id String COMMENT 'The session of the call, or the one that the event names' CODEC(ZSTD(1)),
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits' CODEC(ZSTD(1)),
    attempt UInt32 COMMENT 'Which try of the call, from 1' CODEC(ZSTD(1)),
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called; without a call, who acted' CODEC(ZSTD(1)),
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call, or the one that the event names',
    event_id String COMMENT 'The event that says so' CODEC(ZSTD(1)),
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock' CODEC(Delta, ZSTD(1)),
    hop LowCardinality(String) COMMENT 'The hop that says so',
    direction LowCardinality(String) COMMENT '`inbound` or `outbound`',
    channel LowCardinality(String) COMMENT '`slack`, `email`, `teams`',
    dedupe_key String COMMENT 'What makes two deliveries one: the stated key, else the id of the message, else that of the event' CODEC(ZSTD(1)),
    is_key_stated Bool COMMENT 'Whether the hop stated a key',
    message_id String COMMENT 'The channel\'s id of the message or of the inbound event' CODEC(ZSTD(1)),
    conversation_id String COMMENT 'The conversation it is part of' CODEC(ZSTD(1)),
    user_principal String COMMENT 'Who wrote what came in' CODEC(ZSTD(1)),
    adapter_version LowCardinality(String) COMMENT 'Version of the channel\'s adapter',
    delivery_attempt UInt32 COMMENT 'Which try to deliver it, from 1; 0 for what came in',
    state LowCardinality(String) COMMENT 'How far it came, as the hop says: `accepted`, `delivered`, `failed`, `unknown`',
    try_end LowCardinality(String) COMMENT 'How the try ended: `delivered`, `accepted`, `refused` (may be taken later), `final` (will not without a person), `unclear` (it may have gone out); empty for what came in',
    provider_response String COMMENT 'The provider\'s answer code as it came' CODEC(ZSTD(1)),
    error_class LowCardinality(String) COMMENT 'Closed class of the error; empty without an error',
    reply_to_message_id String COMMENT 'The message that it answers' CODEC(ZSTD(1)),
    quote_message_id String COMMENT 'The message that it quotes' CODEC(ZSTD(1)),
    is_redelivery_claimed Bool COMMENT 'Whether the adapter says that it saw the key before',
    is_redelivery Bool COMMENT 'Whether the same hop reported the key before, within the call',
    claimed_verdict LowCardinality(String) COMMENT 'What the hop says may be done: `already_delivered`, `safe_to_retry`, `needs_verify`, `stop_for_human`',
    verdict LowCardinality(String) COMMENT 'What follows from the tries of this key within the call; over all that is stored, read delivery_verdicts',
    reason LowCardinality(String) COMMENT 'The rule that decided',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins' CODEC(ZSTD(1)),
    is_deleted UInt8 COMMENT '1 when the call no longer exists under this id, or a call has what belonged to none'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, call_id, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per message that came in or was tried to be sent. Read waybill_v.deliveries'
