CREATE TABLE IF NOT EXISTS waybill.incidents
(
    tenant_id LowCardinality(String), incident_id String, incident_class String, symptom String, namespace String, adapter_path String,
    lane String, quota_owner String, denied_neighbour_fixture String, opened_at Nullable(DateTime64(9, 'UTC')), last_verified_checkpoint String, reached_checkpoint String,
    state String, open_reason String, outcome String, closed_by String, closed_at Nullable(DateTime64(9, 'UTC')),
    segments UInt32, findings Array(String),
    version UInt64, is_deleted UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, incident_id)
COMMENT 'Stand-in of the ledger core'
