CREATE VIEW IF NOT EXISTS waybill_v.lanes
SQL SECURITY INVOKER
COMMENT 'Stand-in of the ledger core'
AS SELECT
    tenant_id, lane,
    if(argMax(state, (from_at, event_id)) = 'frozen' AND ifNull(argMax(until_at, (from_at, event_id)) <= now64(9), false), 'open', argMax(state, (from_at, event_id))) AS state,
    max(from_at) AS since, argMax(until_at, (from_at, event_id)) AS until,
    argMax(changed_by, (from_at, event_id)) AS changed_by, argMax(reason, (from_at, event_id)) AS reason, count() AS changes
FROM waybill.lane_changes FINAL
GROUP BY tenant_id, lane
