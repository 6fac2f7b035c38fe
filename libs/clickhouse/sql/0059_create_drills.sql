CREATE TABLE IF NOT EXISTS waybill.drills
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    drill LowCardinality(String) COMMENT 'The drill',
    event_id String COMMENT 'The event that says so' CODEC(ZSTD(1)),
    finished_at DateTime64(9, 'UTC') COMMENT 'When it finished' CODEC(Delta, ZSTD(1)),
    fixture String COMMENT 'What was replayed' CODEC(ZSTD(1)),
    fixture_digest String COMMENT 'SHA-256 of the fixture in hex; empty when nobody gave it' CODEC(ZSTD(1)),
    did_pass Bool COMMENT 'Whether everything expected was found',
    failures Array(String) COMMENT 'What was expected and was not found' CODEC(ZSTD(1)),
    call_ids Array(String) COMMENT 'The calls that the drill made' CODEC(ZSTD(1)),
    duration_ns Int64 COMMENT 'How long it took' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, drill, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per drill that ran. Read waybill_v.drills'
