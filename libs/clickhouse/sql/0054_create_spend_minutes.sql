CREATE TABLE IF NOT EXISTS waybill.spend_minutes
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    minute DateTime('UTC') COMMENT 'The minute in which the call began, or the money moved, by the emitter\'s clock',
    session_id String COMMENT 'The session, within its principal' CODEC(ZSTD(1)),
    principal String COMMENT 'Whose session it is: the original actor' CODEC(ZSTD(1)),
    agent_id LowCardinality(String) COMMENT 'The agent that decided to call',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    lane LowCardinality(String) COMMENT 'The lane that the money, or the call, went through',
    auth_mode LowCardinality(String) COMMENT 'How the credential of the call came to be used',
    credential String COMMENT 'Fingerprint of the credential; empty when nobody told' CODEC(ZSTD(1)),
    provider LowCardinality(String) COMMENT 'Who is paid',
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays',
    currency LowCardinality(String) COMMENT 'ISO 4217; empty for calls, and for entries without a price',
    log_partition UInt32 COMMENT 'The partition of the facts topic that keeps the slot; sum over partitions',
    estimated_nanos Int64 COMMENT 'Sum of estimates' CODEC(ZSTD(1)),
    actual_nanos Int64 COMMENT 'Sum of actual costs and corrections' CODEC(ZSTD(1)),
    calls UInt64 COMMENT 'Calls that began' CODEC(ZSTD(1)),
    unpriced_entries UInt64 COMMENT 'Entries that count and have no price; unpriced is not zero' CODEC(ZSTD(1)),
    entries UInt64 COMMENT 'Entries that count' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins' CODEC(ZSTD(1)),
    is_deleted UInt8 COMMENT '1 when nothing lies in it any more'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, minute, session_id, principal, agent_id, tool, server, lane, auth_mode, credential, provider, quota_owner, currency, log_partition)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per slot of spend: a minute and everything that money is looked at by. Read waybill_v.spend_minutes'
