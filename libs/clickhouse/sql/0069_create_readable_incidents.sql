CREATE VIEW IF NOT EXISTS waybill_v.incidents
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    incident_id String COMMENT 'Names the incident',
    incident_class LowCardinality(String) COMMENT '`auth_drift`, `scope_escape`, `contract_drift`, `malformed_success`, `rate_limit_exhaustion`, `partial_side_effect`, `process_crash`',
    symptom String COMMENT 'What was seen',
    namespace LowCardinality(String) COMMENT 'Where it belongs',
    adapter_path String COMMENT 'The adapter path that it is about',
    lane LowCardinality(String) COMMENT 'The lane that it is about',
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays',
    denied_neighbour_fixture String COMMENT 'What must stay denied after the fix',
    opened_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it was opened; NULL when nobody opened it',
    last_verified_checkpoint String COMMENT 'The last state that was verified before anything was tried',
    reached_checkpoint String COMMENT 'The checkpoint that the last segment reached, or the one before all of them',
    segments UInt32 COMMENT 'How many fixes were tried',
    state LowCardinality(String) COMMENT '`open` or `closed`',
    open_reason LowCardinality(String) COMMENT 'Why it is open although somebody closed it; else empty',
    outcome LowCardinality(String) COMMENT '`fixed`, `denied`, `duplicate_safe`, `rollback_complete`, `human_review_required`; empty while it is open',
    closed_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it was closed',
    closed_by String COMMENT 'Who closed it',
    findings Array(String) COMMENT 'What is wrong with how it was recorded',
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per incident'
AS SELECT
    tenant_id,
    incident_id,
    incident_class,
    symptom,
    namespace,
    adapter_path,
    lane,
    quota_owner,
    denied_neighbour_fixture,
    opened_at,
    last_verified_checkpoint,
    reached_checkpoint,
    segments,
    state,
    open_reason,
    outcome,
    closed_at,
    closed_by,
    findings,
    version
FROM waybill.incidents FINAL
