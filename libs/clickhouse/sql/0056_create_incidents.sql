CREATE TABLE IF NOT EXISTS waybill.incidents
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    incident_id String COMMENT 'Names the incident' CODEC(ZSTD(1)),
    incident_class LowCardinality(String) COMMENT '`auth_drift`, `scope_escape`, `contract_drift`, `malformed_success`, `rate_limit_exhaustion`, `partial_side_effect`, `process_crash`',
    symptom String COMMENT 'What was seen' CODEC(ZSTD(1)),
    namespace LowCardinality(String) COMMENT 'Where it belongs',
    adapter_path String COMMENT 'The adapter path that it is about' CODEC(ZSTD(1)),
    lane LowCardinality(String) COMMENT 'The lane that it is about',
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays',
    denied_neighbour_fixture String COMMENT 'What must stay denied after the fix' CODEC(ZSTD(1)),
    opened_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it was opened; NULL when nobody opened it',
    last_verified_checkpoint String COMMENT 'The last state that was verified before anything was tried' CODEC(ZSTD(1)),
    reached_checkpoint String COMMENT 'The checkpoint that the last segment reached, or the one before all of them' CODEC(ZSTD(1)),
    segments UInt32 COMMENT 'How many fixes were tried',
    state LowCardinality(String) COMMENT '`open` or `closed`',
    open_reason LowCardinality(String) COMMENT 'Why it is open although somebody closed it; else empty',
    outcome LowCardinality(String) COMMENT '`fixed`, `denied`, `duplicate_safe`, `rollback_complete`, `human_review_required`; empty while it is open',
    closed_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it was closed',
    closed_by String COMMENT 'Who closed it' CODEC(ZSTD(1)),
    findings Array(String) COMMENT 'What is wrong with how it was recorded' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, incident_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per incident. Read waybill_v.incidents'
