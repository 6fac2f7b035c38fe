CREATE VIEW IF NOT EXISTS waybill_v.quarantine
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    failure_id String COMMENT 'Derived from where the event stands in the log, so that redelivery makes no second one',
    reason LowCardinality(String) COMMENT '`undecodable`, `id_conflict`, `call_too_large`',
    stage LowCardinality(String) COMMENT 'Which step refused: `stitcher`',
    origin String COMMENT 'Where it stands in the log: topic/partition/offset',
    detail String COMMENT 'What was expected and what was found',
    event_id String COMMENT 'The event\'s id as far as it could be read',
    log_partition UInt32 COMMENT 'Partition of the log',
    log_offset UInt64 COMMENT 'Offset of its record in that partition',
    appended_at DateTime64(9, 'UTC') COMMENT 'When the log appended it',
    payload String COMMENT 'The exact bytes of the event as it was received',
    version UInt64 COMMENT '(fold epoch << 48) | (2^48 - 1 - log offset)'
)
SQL SECURITY INVOKER
COMMENT 'One row per event that could not be stitched, with its bytes'
AS SELECT
    tenant_id,
    failure_id,
    reason,
    stage,
    origin,
    detail,
    event_id,
    log_partition,
    log_offset,
    appended_at,
    payload,
    version
FROM waybill.quarantine FINAL
