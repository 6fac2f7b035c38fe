-- All rows of a call are written together, before the call itself: the newest of them are whole, and older ones are no
-- longer the call's. What is older than the call was dropped from it.
CREATE OR REPLACE VIEW waybill_v.denials
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to',
    session_id String COMMENT 'The session of the call',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits',
    attempt UInt32 COMMENT 'Which try of the call, from 1',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who was refused',
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call',
    event_id String COMMENT 'The event that says so',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock',
    hop LowCardinality(String) COMMENT 'The hop that enforced it',
    reason LowCardinality(String) COMMENT 'Typed reason, e.g. `parent_traversal`',
    rule String COMMENT 'The rule that refused',
    requested_capability String COMMENT 'What was asked for',
    allowed_neighbour String COMMENT 'What was allowed next to it',
    policy_bundle LowCardinality(String) COMMENT 'Id of the policy bundle',
    policy_version LowCardinality(String) COMMENT 'Version of that bundle',
    enforcement_mode LowCardinality(String) COMMENT '`enforced`, `audited`, or `declared`',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per refusal'
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
    child.reason AS reason,
    child.rule AS rule,
    child.requested_capability AS requested_capability,
    child.allowed_neighbour AS allowed_neighbour,
    child.policy_bundle AS policy_bundle,
    child.policy_version AS policy_version,
    child.enforcement_mode AS enforcement_mode,
    child.version AS version
FROM (
    SELECT *, max(version) OVER (PARTITION BY tenant_id, call_id) AS newest_version
    FROM waybill.denials FINAL
) AS child
INNER JOIN waybill.calls AS parent FINAL ON parent.tenant_id = child.tenant_id AND parent.call_id = child.call_id
WHERE child.version = child.newest_version AND child.version >= parent.version
