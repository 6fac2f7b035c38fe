CREATE TABLE IF NOT EXISTS waybill.upstream_calls
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
    event_id String COMMENT 'The event that says so' CODEC(ZSTD(1)),
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock' CODEC(Delta, ZSTD(1)),
    provider LowCardinality(String) COMMENT 'Who was called',
    operation LowCardinality(String) COMMENT 'What was asked of it',
    lane LowCardinality(String) COMMENT 'The lane that this upstream call used',
    status LowCardinality(String) COMMENT 'The provider\'s status as it came',
    outcome LowCardinality(String) COMMENT '`success`, `failure`, `denied`, `partial`, `unknown`',
    latency_ns Int64 COMMENT 'Nanoseconds from start to end' CODEC(ZSTD(1)),
    effect_class LowCardinality(String) COMMENT '`none`, `read`, `additive`, `destructive`, `message`, `spend`',
    cost_nanos Nullable(Int64) COMMENT 'Cost in 10^-9 of the currency; NULL when not priced' CODEC(ZSTD(1)),
    currency LowCardinality(String) COMMENT 'ISO 4217; empty when not priced',
    retries UInt32 COMMENT 'How often the tool repeated it' CODEC(ZSTD(1)),
    error_class LowCardinality(String) COMMENT 'Closed class of the error; empty without an error',
    error_code String COMMENT 'The error\'s code as it came' CODEC(ZSTD(1)),
    provider_request_id String COMMENT 'The provider\'s own id of the request' CODEC(ZSTD(1)),
    idempotency_key String COMMENT 'The idempotency key that went along' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins' CODEC(ZSTD(1)),
    is_deleted UInt8 COMMENT '1 when the call no longer exists under this id'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, call_id, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per call that a tool made upstream. Read waybill_v.upstream_calls'
