-- All rows of a call are written together, before the call itself: the newest of them are whole, and older ones are no
-- longer the call's. What is older than the call was dropped from it.
CREATE OR REPLACE VIEW waybill_v.attempts
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to',
    session_id String COMMENT 'The session of the call',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits',
    attempt UInt32 COMMENT 'Which try of the call, from 1',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called',
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call',
    started_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it went out; NULL when nobody saw it',
    ended_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it came back or was given up; NULL when nobody saw it',
    latency_ns Nullable(Int64) COMMENT 'Nanoseconds from start to end; NULL when not known',
    outcome LowCardinality(String) COMMENT '`success`, `failure`, `denied`, `partial`, `unknown`',
    error_class LowCardinality(String) COMMENT 'Closed class of the error; empty without an error',
    error_code String COMMENT 'The error\'s code as it came',
    error_message String COMMENT 'The error\'s bounded message',
    recoverable Nullable(Bool) COMMENT 'Whether the error can be recovered from; NULL when nobody said',
    recovery_action LowCardinality(String) COMMENT 'What the error itself asks for',
    retry_after_ns Int64 COMMENT 'Nanoseconds to wait before trying again; 0 when not said',
    error_mapping_rule LowCardinality(String) COMMENT 'Which versioned rule mapped the code to the class',
    error_mapping_version LowCardinality(String) COMMENT 'Version of the table that mapped the code, e.g. `http/1`',
    error_confidence LowCardinality(String) COMMENT 'How sure the rule is: `certain`, `likely`, `guess`; empty when no rule judged',
    error_inner_class LowCardinality(String) COMMENT 'Class of the error inside the error, e.g. of a `malformed_success`; empty without one',
    error_inner_code String COMMENT 'Code of the error inside the error, as it came',
    no_answer_reason LowCardinality(String) COMMENT 'Why no answer came: `cancelled_by_caller`, `timed_out`, `connection_lost`, `server_exited`, `client_gone`; empty when one came',
    request_phase LowCardinality(String) COMMENT 'How far the request got: `not_sent`, `sent`, `answered`',
    input_digest String COMMENT 'SHA-256 of the arguments in hex; the same digest is the same input',
    result_bytes UInt64 COMMENT 'Size of the result',
    retry_verdict LowCardinality(String) COMMENT '`safe`, `safe_with_same_key`, `verify_first`, `unsafe`, `unknown`; from what is known of this try alone',
    retry_reasons Array(String) COMMENT 'What that verdict rests on, the deciding one first',
    next_action LowCardinality(String) COMMENT 'What to do next, as far as this try is concerned',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per try of a call'
AS SELECT
    child.tenant_id AS tenant_id,
    child.call_id AS call_id,
    child.session_id AS session_id,
    child.trace_id AS trace_id,
    child.attempt AS attempt,
    child.tool AS tool,
    child.server AS server,
    child.principal AS principal,
    child.credential_lane AS credential_lane,
    child.started_at AS started_at,
    child.ended_at AS ended_at,
    child.latency_ns AS latency_ns,
    child.outcome AS outcome,
    child.error_class AS error_class,
    child.error_code AS error_code,
    child.error_message AS error_message,
    child.recoverable AS recoverable,
    child.recovery_action AS recovery_action,
    child.retry_after_ns AS retry_after_ns,
    child.error_mapping_rule AS error_mapping_rule,
    child.error_mapping_version AS error_mapping_version,
    child.error_confidence AS error_confidence,
    child.error_inner_class AS error_inner_class,
    child.error_inner_code AS error_inner_code,
    child.no_answer_reason AS no_answer_reason,
    child.request_phase AS request_phase,
    child.input_digest AS input_digest,
    child.result_bytes AS result_bytes,
    child.retry_verdict AS retry_verdict,
    child.retry_reasons AS retry_reasons,
    child.next_action AS next_action,
    child.version AS version
FROM (
    SELECT *, max(version) OVER (PARTITION BY tenant_id, call_id) AS newest_version
    FROM waybill.attempts FINAL
) AS child
INNER JOIN waybill.calls AS parent FINAL ON parent.tenant_id = child.tenant_id AND parent.call_id = child.call_id
WHERE child.version = child.newest_version AND child.version >= parent.version
