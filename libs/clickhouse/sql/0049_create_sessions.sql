CREATE TABLE IF NOT EXISTS waybill.sessions
(
    tenant_id LowCardinality(String),
    session_id String, session_source String, principal String, agent_id String,
    started_at Nullable(DateTime64(9, 'UTC')), ended_at Nullable(DateTime64(9, 'UTC')), last_seen_at DateTime64(9, 'UTC'),
    tool_calls UInt64, successful_calls UInt64, failed_calls UInt64, denied_calls UInt64, partial_calls UInt64, unknown_calls UInt64,
    attempts UInt64, credentials_used Array(String), lanes_used Array(String),
    effects_by_kind Map(String, UInt64), effects_by_reversibility Map(String, UInt64),
    estimated_nanos Int64, actual_nanos Int64, currency String,
    estimated_by_currency Map(String, Int64), actual_by_currency Map(String, Int64),
    unpriced_entries UInt64, denials UInt64, last_checkpoint String, last_checkpoint_at Nullable(DateTime64(9, 'UTC')),
    permanent_effects_after Array(String), terminal_state String, recovery_status String, recovery_verdict String,
    recovery_reason String, verify_first Array(String), new_session_sees String, conflicts UInt32,
    version UInt64, is_deleted UInt8
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, session_id, principal)
COMMENT 'Stand-in of the ledger core'
