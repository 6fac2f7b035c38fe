CREATE VIEW IF NOT EXISTS waybill_v.incident_segments
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    incident_id String COMMENT 'The incident',
    segment UInt32 COMMENT 'Which fix, from 1; 0 when nobody numbered it',
    event_id String COMMENT 'The event that says so',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it was tried',
    symptom String COMMENT 'What was seen',
    hypothesis String COMMENT 'What was thought to be the cause',
    changed_route String COMMENT 'The route that was changed',
    changed_prompt_or_policy String COMMENT 'The prompt or policy that was changed',
    expected_recovery_point String COMMENT 'Where it was expected to recover to',
    last_verified_checkpoint String COMMENT 'The checkpoint that it says was verified last',
    checkpoint_before String COMMENT 'The checkpoint that the chain had reached before it',
    checkpoint_reached String COMMENT 'The checkpoint that it says it reached; empty: none',
    first_newly_exposed_failure String COMMENT 'The first failure that shows only now',
    lane LowCardinality(String) COMMENT 'The lane that it was tried on',
    effect_class LowCardinality(String) COMMENT 'How far what was tried reaches',
    spend_delta_nanos Nullable(Int64) COMMENT 'What trying it cost; NULL when nobody said',
    currency LowCardinality(String) COMMENT 'ISO 4217',
    findings Array(String) COMMENT 'What is wrong with where it stands in the chain',
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per fix that was tried'
AS SELECT
    tenant_id,
    incident_id,
    segment,
    event_id,
    occurred_at,
    symptom,
    hypothesis,
    changed_route,
    changed_prompt_or_policy,
    expected_recovery_point,
    last_verified_checkpoint,
    checkpoint_before,
    checkpoint_reached,
    first_newly_exposed_failure,
    lane,
    effect_class,
    spend_delta_nanos,
    currency,
    findings,
    version
FROM waybill.incident_segments FINAL
