CREATE VIEW IF NOT EXISTS waybill_v.lane_changes
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    lane LowCardinality(String) COMMENT 'The lane',
    event_id String COMMENT 'The event that says so',
    state LowCardinality(String) COMMENT '`open` or `frozen`; empty when the change named no state, and changed nothing',
    from_at DateTime64(9, 'UTC') COMMENT 'From when on it holds',
    until_at Nullable(DateTime64(9, 'UTC')) COMMENT 'Until when: the next change, or the time that it was set for; NULL: until somebody changes it',
    ended_by LowCardinality(String) COMMENT '`change`, `time`, or empty',
    changed_by String COMMENT 'Who changed it',
    reason String COMMENT 'Why',
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per change of a lane, and for how long it held'
AS SELECT
    tenant_id,
    lane,
    event_id,
    state,
    from_at,
    until_at,
    ended_by,
    changed_by,
    reason,
    version
FROM waybill.lane_changes FINAL
