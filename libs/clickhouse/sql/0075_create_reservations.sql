CREATE TABLE IF NOT EXISTS waybill.reservations
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
    entry_id String COMMENT 'The ledger entry that reserved it' CODEC(ZSTD(1)),
    reserved_at DateTime64(9, 'UTC') COMMENT 'When it was set aside, by the emitter\'s clock' CODEC(Delta, ZSTD(1)),
    lane LowCardinality(String) COMMENT 'The lane that the money is to flow through',
    provider LowCardinality(String) COMMENT 'Who is to be paid',
    currency LowCardinality(String) COMMENT 'ISO 4217; empty when nobody said how much',
    reserved_nanos Nullable(Int64) COMMENT 'Amount in 10^-9 of the currency, with its corrections; NULL when nobody said how much' CODEC(ZSTD(1)),
    released_nanos Int64 COMMENT 'How much of it was given back' CODEC(ZSTD(1)),
    held_nanos Nullable(Int64) COMMENT 'How much is still set aside; NULL when nobody said how much' CODEC(ZSTD(1)),
    state LowCardinality(String) COMMENT 'As stored: `open`, `used`, `released`; the view waybill_v.reservations also knows `expired`',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins' CODEC(ZSTD(1)),
    is_deleted UInt8 COMMENT '1 when the call no longer exists under this id'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, call_id, entry_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per sum that was set aside before a call. Read waybill_v.reservations'
