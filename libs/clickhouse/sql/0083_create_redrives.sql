CREATE TABLE IF NOT EXISTS waybill.redrives
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    failure_id String COMMENT 'The row of quarantine that was sent again' CODEC(ZSTD(1)),
    log_partition UInt32 COMMENT 'Partition of the quarantine topic' CODEC(ZSTD(1)),
    log_offset UInt64 COMMENT 'Offset of the note in that partition' CODEC(ZSTD(1)),
    redriven_at DateTime64(9, 'UTC') COMMENT 'When, by the collector\'s clock' CODEC(Delta, ZSTD(1)),
    operator String COMMENT 'Who asked for it, as they named themselves' CODEC(ZSTD(1)),
    outcome LowCardinality(String) COMMENT '`appended`, or the collector\'s reason to refuse it again',
    detail String COMMENT 'What was expected and what was found when it was refused again' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | log offset' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, failure_id, log_partition, log_offset)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per try to send a quarantined event again. Read waybill_v.redrives'
