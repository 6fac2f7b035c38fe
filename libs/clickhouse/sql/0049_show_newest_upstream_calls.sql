-- All rows of a call are written together, before the call itself: the newest of them are whole, and older ones are no
-- longer the call's. What is older than the call was dropped from it.
CREATE OR REPLACE VIEW waybill_v.upstream_calls
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to',
    session_id String COMMENT 'The session of the call',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits',
    attempt UInt32 COMMENT 'Which try of the call, from 1',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called',
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call',
    event_id String COMMENT 'The event that says so',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock',
    provider LowCardinality(String) COMMENT 'Who was called',
    operation LowCardinality(String) COMMENT 'What was asked of it',
    lane LowCardinality(String) COMMENT 'The lane that this upstream call used',
    status LowCardinality(String) COMMENT 'The provider\'s status as it came',
    outcome LowCardinality(String) COMMENT '`success`, `failure`, `denied`, `partial`, `unknown`',
    latency_ns Int64 COMMENT 'Nanoseconds from start to end',
    effect_class LowCardinality(String) COMMENT '`none`, `read`, `additive`, `destructive`, `message`, `spend`',
    cost_nanos Nullable(Int64) COMMENT 'Cost in 10^-9 of the currency; NULL when not priced',
    currency LowCardinality(String) COMMENT 'ISO 4217; empty when not priced',
    retries UInt32 COMMENT 'How often the tool repeated it',
    error_class LowCardinality(String) COMMENT 'Closed class of the error; empty without an error',
    error_code String COMMENT 'The error\'s code as it came',
    provider_request_id String COMMENT 'The provider\'s own id of the request',
    idempotency_key String COMMENT 'The idempotency key that went along',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per call that a tool made upstream'
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
    child.provider AS provider,
    child.operation AS operation,
    child.lane AS lane,
    child.status AS status,
    child.outcome AS outcome,
    child.latency_ns AS latency_ns,
    child.effect_class AS effect_class,
    child.cost_nanos AS cost_nanos,
    child.currency AS currency,
    child.retries AS retries,
    child.error_class AS error_class,
    child.error_code AS error_code,
    child.provider_request_id AS provider_request_id,
    child.idempotency_key AS idempotency_key,
    child.version AS version
FROM (
    SELECT *, max(version) OVER (PARTITION BY tenant_id, call_id) AS newest_version
    FROM waybill.upstream_calls FINAL
) AS child
INNER JOIN waybill.calls AS parent FINAL ON parent.tenant_id = child.tenant_id AND parent.call_id = child.call_id
WHERE child.version = child.newest_version AND child.version >= parent.version
