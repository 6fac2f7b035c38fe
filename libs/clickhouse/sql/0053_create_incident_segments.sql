CREATE TABLE IF NOT EXISTS waybill.incident_segments
(
    tenant_id LowCardinality(String), incident_id String, segment UInt32, event_id String, occurred_at DateTime64(9, 'UTC'),
    symptom String, hypothesis String, changed_route String, changed_prompt_or_policy String, expected_recovery_point String,
    checkpoint_before String, checkpoint_reached String, first_newly_exposed_failure String, lane String, effect_class String,
    spend_delta_nanos Nullable(Int64), currency String, findings Array(String),
    version UInt64, is_deleted UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, incident_id, segment, event_id)
COMMENT 'Stand-in of the ledger core'
