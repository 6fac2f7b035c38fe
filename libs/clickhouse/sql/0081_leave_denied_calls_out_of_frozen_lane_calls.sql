-- A call that was denied did not run: the freeze held.
CREATE OR REPLACE VIEW waybill_v.frozen_lane_calls
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    lane LowCardinality(String) COMMENT 'The lane',
    call_id String COMMENT 'The call',
    session_id String COMMENT 'The session of the call',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called',
    started_at DateTime64(9, 'UTC') COMMENT 'When it began',
    outcome LowCardinality(String) COMMENT 'How it ended',
    frozen_at DateTime64(9, 'UTC') COMMENT 'When the lane was frozen',
    frozen_until Nullable(DateTime64(9, 'UTC')) COMMENT 'Until when; NULL: it still is',
    frozen_by String COMMENT 'Who froze it',
    reason String COMMENT 'Why'
)
SQL SECURITY INVOKER
COMMENT 'One row per call that ran on a lane while it was frozen; it should have none'
AS SELECT
    stored.tenant_id AS tenant_id,
    stored.lane AS lane,
    call.call_id AS call_id,
    call.session_id AS session_id,
    call.tool AS tool,
    call.server AS server,
    call.principal AS principal,
    assumeNotNull(call.started_at) AS started_at,
    call.outcome AS outcome,
    stored.from_at AS frozen_at,
    stored.until_at AS frozen_until,
    stored.changed_by AS frozen_by,
    stored.reason AS reason
FROM waybill.lane_changes AS stored FINAL
INNER JOIN waybill.calls AS call FINAL ON call.tenant_id = stored.tenant_id AND call.credential_lane = stored.lane
WHERE stored.state = 'frozen' AND call.started_at >= stored.from_at
    AND (stored.until_at IS NULL OR call.started_at < stored.until_at)
    AND (call.outcome != 'denied' OR call.receipt_disposition = 'action')
