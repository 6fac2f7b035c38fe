CREATE TABLE IF NOT EXISTS waybill.denials
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to' CODEC(ZSTD(1)),
    session_id String COMMENT 'The session of the call' CODEC(ZSTD(1)),
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits' CODEC(ZSTD(1)),
    attempt UInt32 COMMENT 'Which try of the call, from 1' CODEC(ZSTD(1)),
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who was refused' CODEC(ZSTD(1)),
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call',
    event_id String COMMENT 'The event that says so' CODEC(ZSTD(1)),
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock' CODEC(Delta, ZSTD(1)),
    hop LowCardinality(String) COMMENT 'The hop that enforced it',
    reason LowCardinality(String) COMMENT 'Typed reason, e.g. `parent_traversal`',
    rule String COMMENT 'The rule that refused' CODEC(ZSTD(1)),
    requested_capability String COMMENT 'What was asked for' CODEC(ZSTD(1)),
    allowed_neighbour String COMMENT 'What was allowed next to it' CODEC(ZSTD(1)),
    policy_bundle LowCardinality(String) COMMENT 'Id of the policy bundle',
    policy_version LowCardinality(String) COMMENT 'Version of that bundle',
    enforcement_mode LowCardinality(String) COMMENT '`enforced`, `audited`, or `declared`',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins' CODEC(ZSTD(1)),
    is_deleted UInt8 COMMENT '1 when the call no longer exists under this id'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, call_id, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per refusal. Read waybill_v.denials'
