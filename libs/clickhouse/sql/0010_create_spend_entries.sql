CREATE TABLE IF NOT EXISTS waybill.spend_entries
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to' CODEC(ZSTD(1)),
    session_id String COMMENT 'The session of the call' CODEC(ZSTD(1)),
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits' CODEC(ZSTD(1)),
    attempt UInt32 COMMENT 'Which try of the call, from 1' CODEC(ZSTD(1)),
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called' CODEC(ZSTD(1)),
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call',
    entry_id String COMMENT 'Names the ledger entry' CODEC(ZSTD(1)),
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock' CODEC(Delta, ZSTD(1)),
    hop LowCardinality(String) COMMENT 'The hop that says so',
    kind LowCardinality(String) COMMENT '`estimate`, `reserve`, `actual`, `release`, `adjust`',
    amount_nanos Nullable(Int64) COMMENT 'Amount in 10^-9 of the currency; NULL when not priced' CODEC(ZSTD(1)),
    currency LowCardinality(String) COMMENT 'ISO 4217; empty when not priced',
    source LowCardinality(String) COMMENT 'What the amount rests on: `receipt`, `tool_reported`, `rate_card`',
    rate_id LowCardinality(String) COMMENT 'The rate that priced it',
    corrects_entry_id String COMMENT 'The entry that this one corrects' CODEC(ZSTD(1)),
    is_rollup Bool COMMENT 'True when it only repeats what other entries of this call say',
    is_counted Bool COMMENT 'True when it is part of the sums of the call',
    lane LowCardinality(String) COMMENT 'The lane that the money flows through',
    provider LowCardinality(String) COMMENT 'Who is paid',
    units String COMMENT 'JSON text of the metered units' CODEC(ZSTD(1)),
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays for the call',
    agent_id LowCardinality(String) COMMENT 'The agent that decided to call',
    auth_mode LowCardinality(String) COMMENT 'How the credential of the call came to be used',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins' CODEC(ZSTD(1)),
    is_deleted UInt8 COMMENT '1 when the call no longer exists under this id'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, call_id, entry_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per ledger entry of a call. Read waybill_v.spend_entries'
