CREATE TABLE IF NOT EXISTS waybill.runaways
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    session_id String COMMENT 'The session, within its principal' CODEC(ZSTD(1)),
    principal String COMMENT 'Whose session it is: the original actor' CODEC(ZSTD(1)),
    runaway_id String COMMENT 'Names the episode: kind, session and first call' CODEC(ZSTD(1)),
    kind LowCardinality(String) COMMENT '`repeated_input`, `retry_storm`, `burn_rate`',
    tool LowCardinality(String) COMMENT 'Tool of its first call',
    lane LowCardinality(String) COMMENT 'Lane of its first call',
    started_at DateTime64(9, 'UTC') COMMENT 'When it began' CODEC(Delta, ZSTD(1)),
    last_at DateTime64(9, 'UTC') COMMENT 'The latest call of it' CODEC(Delta, ZSTD(1)),
    calls UInt64 COMMENT 'The calls that make it' CODEC(ZSTD(1)),
    detail String COMMENT 'What was counted' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, session_id, principal, runaway_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per episode in which a session ran away. Read waybill_v.runaways'
