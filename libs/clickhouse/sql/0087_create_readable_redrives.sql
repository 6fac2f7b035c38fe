CREATE VIEW IF NOT EXISTS waybill_v.redrives
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    failure_id String COMMENT 'The row of quarantine that was sent again',
    log_partition UInt32 COMMENT 'Partition of the quarantine topic',
    log_offset UInt64 COMMENT 'Offset of the note in that partition',
    redriven_at DateTime64(9, 'UTC') COMMENT 'When, by the collector\'s clock',
    operator String COMMENT 'Who asked for it, as they named themselves',
    outcome LowCardinality(String) COMMENT '`appended`, or the collector\'s reason to refuse it again',
    detail String COMMENT 'What was expected and what was found when it was refused again',
    version UInt64 COMMENT '(fold epoch << 48) | log offset'
)
SQL SECURITY INVOKER
COMMENT 'One row per try to send a quarantined event again'
AS SELECT
    tenant_id,
    failure_id,
    log_partition,
    log_offset,
    redriven_at,
    operator,
    outcome,
    detail,
    version
FROM waybill.redrives FINAL
