-- An episode that the newest version of its session no longer has keeps an older version than the session: it is not shown.
CREATE OR REPLACE VIEW waybill_v.runaways
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    session_id String COMMENT 'The session, within its principal',
    principal String COMMENT 'Whose session it is: the original actor',
    runaway_id String COMMENT 'Names the episode: kind, session and first call, or the budget',
    kind LowCardinality(String) COMMENT '`repeated_input`, `retry_storm`, `burn_rate`',
    tool LowCardinality(String) COMMENT 'Tool of its first call',
    lane LowCardinality(String) COMMENT 'Lane of its first call',
    started_at DateTime64(9, 'UTC') COMMENT 'When it began',
    last_at DateTime64(9, 'UTC') COMMENT 'The latest call of it',
    calls UInt64 COMMENT 'The calls that make it',
    detail String COMMENT 'What was counted',
    budget_id String COMMENT 'The budget that it exceeds; empty when it is measured against the session itself',
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per episode in which a session ran away'
AS SELECT
    child.tenant_id AS tenant_id,
    child.session_id AS session_id,
    child.principal AS principal,
    child.runaway_id AS runaway_id,
    child.kind AS kind,
    child.tool AS tool,
    child.lane AS lane,
    child.started_at AS started_at,
    child.last_at AS last_at,
    child.calls AS calls,
    child.detail AS detail,
    '' AS budget_id,
    child.version AS version
FROM waybill.runaways AS child FINAL
INNER JOIN waybill.sessions AS parent FINAL
    ON parent.tenant_id = child.tenant_id AND parent.session_id = child.session_id AND parent.principal = child.principal
WHERE child.version >= parent.version
UNION ALL
SELECT
    tenant_id,
    session_id,
    principal,
    runaway_id,
    'burn_rate' AS kind,
    tool,
    lane,
    started_at,
    last_at,
    calls,
    concat(toString(spent_nanos), ' nanos of ', currency, ' by ', scope, ' ', subject, ', of a budget of ', toString(limit_nanos)) AS detail,
    budget_id,
    version
FROM waybill_v.budget_overruns
