-- A freeze that has run out leaves the lane open: that depends on when it is read. A change without a state changed nothing.
CREATE VIEW IF NOT EXISTS waybill_v.lanes
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    lane LowCardinality(String) COMMENT 'The lane',
    state LowCardinality(String) COMMENT '`open` or `frozen`, now',
    since DateTime64(9, 'UTC') COMMENT 'Since when',
    until Nullable(DateTime64(9, 'UTC')) COMMENT 'Frozen until then; NULL: until somebody changes it',
    changed_by String COMMENT 'Who changed it last',
    reason String COMMENT 'Why',
    changes UInt64 COMMENT 'How often it was changed'
)
SQL SECURITY INVOKER
COMMENT 'One row per lane that was ever changed, as it stands now'
AS SELECT
    last.tenant_id AS tenant_id,
    last.lane AS lane,
    if(last.has_run_out, 'open', last.state) AS state,
    if(last.has_run_out, assumeNotNull(last.until_at), last.from_at) AS since,
    if(last.has_run_out, NULL, last.until_at) AS until,
    last.changed_by AS changed_by,
    last.reason AS reason,
    last.changes AS changes
FROM
(
    SELECT
        stored.tenant_id AS tenant_id,
        stored.lane AS lane,
        argMax(stored.state, (stored.from_at, stored.event_id)) AS state,
        max(stored.from_at) AS from_at,
        argMax(tuple(stored.until_at), (stored.from_at, stored.event_id)).1 AS until_at,
        ifNull(until_at <= now64(9), false) AS has_run_out,
        argMax(stored.changed_by, (stored.from_at, stored.event_id)) AS changed_by,
        argMax(stored.reason, (stored.from_at, stored.event_id)) AS reason,
        count() AS changes
    FROM waybill.lane_changes AS stored FINAL
    WHERE stored.state != ''
    GROUP BY tenant_id, lane
) AS last
