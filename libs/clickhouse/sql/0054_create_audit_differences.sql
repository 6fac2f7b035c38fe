CREATE TABLE IF NOT EXISTS waybill.audit_differences
(
    tenant_id LowCardinality(String), audit_id String, audited_at DateTime64(9, 'UTC'), subject String, place String, field String, expected String, found String,
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, audit_id, subject, place, field)
COMMENT 'Stand-in of the ledger core'
