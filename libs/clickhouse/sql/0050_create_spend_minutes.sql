CREATE TABLE IF NOT EXISTS waybill.spend_minutes
(
    tenant_id LowCardinality(String), minute DateTime('UTC'),
    session_id String, principal String, agent_id String, tool String, server String, lane String, auth_mode String,
    credential String, provider String, quota_owner String, currency String, log_partition UInt32,
    estimated_nanos Int64, actual_nanos Int64, calls UInt64, unpriced_entries UInt64, entries UInt64,
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, minute, session_id, principal, agent_id, tool, server, lane, auth_mode, credential, provider, quota_owner, currency, log_partition)
COMMENT 'Stand-in of the ledger core'
