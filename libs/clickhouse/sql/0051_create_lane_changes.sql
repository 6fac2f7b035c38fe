CREATE TABLE IF NOT EXISTS waybill.lane_changes
(
    tenant_id LowCardinality(String), lane String, event_id String, state String, changed_by String, reason String,
    from_at DateTime64(9, 'UTC'), until_at Nullable(DateTime64(9, 'UTC')),
    version UInt64, is_deleted UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, lane, event_id)
COMMENT 'Stand-in of the ledger core'
