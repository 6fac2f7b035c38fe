CREATE TABLE IF NOT EXISTS waybill.attempts
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to' CODEC(ZSTD(1)),
    session_id String COMMENT 'The session of the call' CODEC(ZSTD(1)),
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits' CODEC(ZSTD(1)),
    attempt UInt32 COMMENT 'Which try of the call, from 1' CODEC(ZSTD(1)),
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called' CODEC(ZSTD(1)),
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call',
    started_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it went out; NULL when nobody saw it' CODEC(Delta, ZSTD(1)),
    ended_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it came back or was given up; NULL when nobody saw it' CODEC(Delta, ZSTD(1)),
    latency_ns Nullable(Int64) COMMENT 'Nanoseconds from start to end; NULL when not known' CODEC(ZSTD(1)),
    outcome LowCardinality(String) COMMENT '`success`, `failure`, `denied`, `partial`, `unknown`',
    error_class LowCardinality(String) COMMENT 'Closed class of the error; empty without an error',
    error_code String COMMENT 'The error\'s code as it came' CODEC(ZSTD(1)),
    error_message String COMMENT 'The error\'s bounded message' CODEC(ZSTD(1)),
    recoverable Nullable(Bool) COMMENT 'Whether the error can be recovered from; NULL when nobody said',
    recovery_action LowCardinality(String) COMMENT 'What the error itself asks for',
    retry_after_ns Int64 COMMENT 'Nanoseconds to wait before trying again; 0 when not said' CODEC(ZSTD(1)),
    error_mapping_rule LowCardinality(String) COMMENT 'Which versioned rule mapped the code to the class',
    error_mapping_version LowCardinality(String) COMMENT 'Version of the table that mapped the code, e.g. `http/1`',
    error_confidence LowCardinality(String) COMMENT 'How sure the rule is: `certain`, `likely`, `guess`; empty when no rule judged',
    error_inner_class LowCardinality(String) COMMENT 'Class of the error inside the error, e.g. of a `malformed_success`; empty without one',
    error_inner_code String COMMENT 'Code of the error inside the error, as it came' CODEC(ZSTD(1)),
    no_answer_reason LowCardinality(String) COMMENT 'Why no answer came: `cancelled_by_caller`, `timed_out`, `connection_lost`, `server_exited`, `client_gone`; empty when one came',
    request_phase LowCardinality(String) COMMENT 'How far the request got: `not_sent`, `sent`, `answered`',
    input_digest String COMMENT 'SHA-256 of the arguments in hex; the same digest is the same input' CODEC(ZSTD(1)),
    result_bytes UInt64 COMMENT 'Size of the result' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins' CODEC(ZSTD(1)),
    is_deleted UInt8 COMMENT '1 when the call no longer exists under this id'
)
ENGINE = ReplacingMergeTree(version, is_deleted)
ORDER BY (tenant_id, call_id, attempt)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per try of a call. Read waybill_v.attempts, which hides what a newer version of the call no longer has'
