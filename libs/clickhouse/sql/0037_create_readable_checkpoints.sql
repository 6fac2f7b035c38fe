-- All rows of a call are written together, before the call itself: the newest of them are whole, and older ones are no
-- longer the call's. What is older than the call was dropped from it.
CREATE VIEW IF NOT EXISTS waybill_v.checkpoints
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to; empty when it belongs to none',
    session_id String COMMENT 'The session of the call, or the one that the event names',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits',
    attempt UInt32 COMMENT 'Which try of the call, from 1',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called; without a call, who acted',
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call, or the one that the event names',
    event_id String COMMENT 'The event that says so',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock',
    hop LowCardinality(String) COMMENT 'The hop that says so',
    checkpoint_id String COMMENT 'Names the checkpoint',
    parent_checkpoint_id String COMMENT 'The checkpoint before it; empty for the first',
    covers Array(String) COMMENT 'What it covers: calls, paths, records',
    is_verified Bool COMMENT 'Whether somebody verified it as good; false when it was only saved',
    verified_by String COMMENT 'Who verified it; empty when nobody did',
    verification_method String COMMENT 'How: a test command, a query, a look',
    state_location String COMMENT 'Where the state is kept',
    state_digest String COMMENT 'SHA-256 of the state in hex; empty when nobody gave it',
    visible_to_new_session Nullable(Bool) COMMENT 'Whether a new session sees it; NULL when not known',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per checkpoint: a state that somebody saved, and perhaps verified as good'
AS SELECT
    child.tenant_id AS tenant_id,
    child.call_id AS call_id,
    child.session_id AS session_id,
    child.trace_id AS trace_id,
    child.attempt AS attempt,
    child.tool AS tool,
    child.server AS server,
    child.principal AS principal,
    child.credential_lane AS credential_lane,
    child.event_id AS event_id,
    child.occurred_at AS occurred_at,
    child.hop AS hop,
    child.checkpoint_id AS checkpoint_id,
    child.parent_checkpoint_id AS parent_checkpoint_id,
    child.covers AS covers,
    child.is_verified AS is_verified,
    child.verified_by AS verified_by,
    child.verification_method AS verification_method,
    child.state_location AS state_location,
    child.state_digest AS state_digest,
    child.visible_to_new_session AS visible_to_new_session,
    child.version AS version
FROM (
    SELECT *, max(version) OVER (PARTITION BY tenant_id, call_id) AS newest_version
    FROM waybill.checkpoints FINAL
) AS child
LEFT JOIN waybill.calls AS parent FINAL ON parent.tenant_id = child.tenant_id AND parent.call_id = child.call_id
WHERE child.call_id = '' OR (parent.call_id = child.call_id AND child.version = child.newest_version AND child.version >= parent.version)
