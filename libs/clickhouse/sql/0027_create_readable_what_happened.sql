CREATE VIEW IF NOT EXISTS waybill_v.what_happened
(
    call_id String COMMENT 'The logical tool call over all its attempts; ids that begin with `span:` or `event:` are given to records that found no call',
    occurred_at DateTime64(9, 'UTC') COMMENT 'The earliest moment known of the call, by the clocks of those who spoke; 1970-01-01 when nobody gave one',
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    principal String COMMENT 'Who called: the last link of the delegation chain',
    tool LowCardinality(String) COMMENT 'Name of the tool',
    outcome LowCardinality(String) COMMENT '`success`, `failure`, `denied`, `partial`, `unknown`; `unknown` means that nobody knows, not that nothing happened',
    started_at Nullable(DateTime64(9, 'UTC')) COMMENT 'Start of the first attempt; NULL when nobody saw it start',
    ended_at Nullable(DateTime64(9, 'UTC')) COMMENT 'End of the last attempt; NULL when nobody saw it end',
    latency_ns Nullable(Int64) COMMENT 'Nanoseconds from start to end; NULL when not known',
    attempts UInt32 COMMENT 'How many tries are known; the table attempts has them',
    error_class LowCardinality(String) COMMENT 'Closed class of the error, e.g. `rate_limited`; empty without an error',
    error_code String COMMENT 'The error\'s code as it came, e.g. `429`',
    error_message String COMMENT 'The error\'s bounded message',
    recoverable Nullable(Bool) COMMENT 'Whether the error can be recovered from; NULL when nobody said',
    recovery_action LowCardinality(String) COMMENT 'What the error itself asks for, e.g. `reauth`, `backoff`',
    retry_after_ns Int64 COMMENT 'Nanoseconds to wait before trying again; 0 when not said',
    retry_verdict LowCardinality(String) COMMENT '`safe`, `safe_with_same_key`, `verify_first`, `unsafe`, `unknown`',
    retry_safe Bool COMMENT 'True when retry_verdict is `safe` or `safe_with_same_key`',
    retry_reasons Array(String) COMMENT 'What the verdict rests on, strongest first',
    next_action LowCardinality(String) COMMENT 'What to do next, e.g. `retry_same_key`, `verify_then_retry`, `stop_for_human`',
    idempotent Nullable(Bool) COMMENT 'Whether doing it twice is the same as doing it once; NULL when nobody trustworthy said',
    idempotency_key String COMMENT 'The idempotency key that went upstream',
    gateway_verdict LowCardinality(String) COMMENT 'What the gateway decided: `allowed`, `denied`, `rewritten`, `pending_approval`, `answer_blocked`',
    denials Array(String) COMMENT 'Each refusal as "reason by hop"; the table denials has them in full',
    receipt_disposition LowCardinality(String) COMMENT 'What the provider says it did: `action`, `no_op`, `refused`; empty without a receipt',
    state LowCardinality(String) COMMENT '`open`, `complete`, `incomplete`, `orphaned`, `conflicted`; as of the time of reading',
    hops_present Array(LowCardinality(String)) COMMENT 'Hops that spoke about the call',
    hops_missing Array(LowCardinality(String)) COMMENT 'Hops that owe a record and have not spoken',
    deadline_at Nullable(DateTime64(9, 'UTC')) COMMENT 'By when the missing hops are due',
    conflicts Array(Tuple(kind String, left_hop String, left_value String, right_hop String, right_value String)) COMMENT 'Where two hops cannot both be right; both values are kept, neither wins',
    join_rung LowCardinality(String) COMMENT 'The weakest key by which its records were joined: `call_id`, `trace_span`, `none`',
    session_id String COMMENT 'The conversation or workflow; empty when no hop named one',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits'
)
SQL SECURITY INVOKER
COMMENT 'What happened, exactly? One row per call'
AS SELECT *
FROM waybill.what_happened
