CREATE TABLE IF NOT EXISTS waybill.lane_changes
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    lane LowCardinality(String) COMMENT 'The lane',
    event_id String COMMENT 'The event that says so' CODEC(ZSTD(1)),
    state LowCardinality(String) COMMENT '`open` or `frozen`; empty when the change named no state, and changed nothing',
    from_at DateTime64(9, 'UTC') COMMENT 'From when on it holds' CODEC(Delta, ZSTD(1)),
    until_at Nullable(DateTime64(9, 'UTC')) COMMENT 'Until when: the next change, or the time that it was set for; NULL: until somebody changes it',
    ended_by LowCardinality(String) COMMENT '`change`, `time`, or empty',
    changed_by String COMMENT 'Who changed it' CODEC(ZSTD(1)),
    reason String COMMENT 'Why' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, lane, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per change of a lane, and for how long it held. Read waybill_v.lane_changes'
