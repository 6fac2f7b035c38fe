CREATE TABLE IF NOT EXISTS waybill.checkpoints
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
    checkpoint_id String COMMENT 'Names the checkpoint' CODEC(ZSTD(1)),
    parent_checkpoint_id String COMMENT 'The checkpoint before it; empty for the first' CODEC(ZSTD(1)),
    covers Array(String) COMMENT 'What it covers: calls, paths, records',
    is_verified Bool COMMENT 'Whether somebody verified it as good; false when it was only saved',
    verified_by String COMMENT 'Who verified it; empty when nobody did' CODEC(ZSTD(1)),
    verification_method String COMMENT 'How: a test command, a query, a look' CODEC(ZSTD(1)),
    state_location String COMMENT 'Where the state is kept' CODEC(ZSTD(1)),
    state_digest String COMMENT 'SHA-256 of the state in hex; empty when nobody gave it' CODEC(ZSTD(1)),
    visible_to_new_session Nullable(Bool) COMMENT 'Whether a new session sees it; NULL when not known',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins' CODEC(ZSTD(1)),
    is_deleted UInt8 COMMENT '1 when the call no longer exists under this id, or a call has what belonged to none'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, call_id, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per checkpoint: a state that somebody saved, and perhaps verified as good. Read waybill_v.checkpoints'
