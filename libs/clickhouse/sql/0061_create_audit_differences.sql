CREATE TABLE IF NOT EXISTS waybill.audit_differences
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    audit_id String COMMENT 'Names the audit' CODEC(ZSTD(1)),
    audited_at DateTime64(9, 'UTC') COMMENT 'When it ran',
    subject LowCardinality(String) COMMENT 'What was recomputed: a table',
    place String COMMENT 'The row: its key' CODEC(ZSTD(1)),
    field LowCardinality(String) COMMENT 'The column',
    expected String COMMENT 'What the events say' CODEC(ZSTD(1)),
    found String COMMENT 'What the row says' CODEC(ZSTD(1)),
    version UInt64 COMMENT 'Of two rows for one key the highest wins' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, audit_id, subject, place, field)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per difference that an audit found between rows and events. Read waybill_v.audit_differences'
