CREATE TABLE IF NOT EXISTS waybill.quarantine
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    failure_id String COMMENT 'Derived from where the event stands in the log, so that redelivery makes no second one' CODEC(ZSTD(1)),
    reason LowCardinality(String) COMMENT '`undecodable`, `id_conflict`, `call_too_large`',
    stage LowCardinality(String) COMMENT 'Which step refused: `stitcher`',
    origin String COMMENT 'Where it stands in the log: topic/partition/offset' CODEC(ZSTD(1)),
    detail String COMMENT 'What was expected and what was found' CODEC(ZSTD(1)),
    event_id String COMMENT 'The event\'s id as far as it could be read' CODEC(ZSTD(1)),
    log_partition UInt32 COMMENT 'Partition of the log' CODEC(ZSTD(1)),
    log_offset UInt64 COMMENT 'Offset of its record in that partition' CODEC(ZSTD(1)),
    appended_at DateTime64(9, 'UTC') COMMENT 'When the log appended it' CODEC(Delta, ZSTD(1)),
    payload_base64 String EPHEMERAL COMMENT 'Carries payload into an insert as text; never stored',
    payload String DEFAULT base64Decode(payload_base64) COMMENT 'The exact bytes of the event as it was received' CODEC(ZSTD(3)),
    version UInt64 COMMENT '(fold epoch << 48) | (2^48 - 1 - log offset)' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, failure_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per event that could not be stitched. Read waybill_v.quarantine'
