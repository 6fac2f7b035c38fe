CREATE TABLE IF NOT EXISTS waybill.events
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    event_id String COMMENT 'Made by the emitter, unique within the tenant' CODEC(ZSTD(1)),
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits' CODEC(ZSTD(1)),
    kind LowCardinality(String) COMMENT 'What the event says: the payload\'s name, e.g. `tool_call_started`; `unknown` for a payload that is newer than the program that stored it',
    layer LowCardinality(String) COMMENT 'The hop that speaks: `registry`, `gateway`, `runtime`, `adapter`, `tool`, `provider`, `harness`, `channel`, `operator`; empty when it did not say',
    session_id String COMMENT 'The conversation or workflow; empty when the emitter knew none' CODEC(ZSTD(1)),
    session_source LowCardinality(String) COMMENT 'Where session_id came from: `signed_handle`, `conversation`, `baggage`, `mcp_session`, `trace`',
    call_id String COMMENT 'The call that the emitter named; empty when it named none and the event was joined by its span' CODEC(ZSTD(1)),
    attempt UInt32 COMMENT 'Which try of the call, from 1; 0 when the emitter did not say' CODEC(ZSTD(1)),
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock' CODEC(Delta, ZSTD(1)),
    received_at DateTime64(9, 'UTC') COMMENT 'When the collector received it' CODEC(Delta, ZSTD(1)),
    appended_at DateTime64(9, 'UTC') COMMENT 'When the log appended it; decides lateness' CODEC(Delta, ZSTD(1)),
    span_id String COMMENT 'W3C span id of the hop\'s own span, 16 hex digits or empty' CODEC(ZSTD(1)),
    parent_span_id String COMMENT 'W3C span id of the caller\'s span, 16 hex digits or empty' CODEC(ZSTD(1)),
    source_service LowCardinality(String) COMMENT 'Name of the program that spoke',
    source_version LowCardinality(String) COMMENT 'Its version',
    source_instance String COMMENT 'The running producer' CODEC(ZSTD(1)),
    source_epoch UInt64 COMMENT 'Grows with each start of the producer' CODEC(ZSTD(1)),
    source_sequence UInt64 COMMENT 'Position of the event among all that the producer emitted in this epoch, from 1; 0 when it does not count' CODEC(ZSTD(1)),
    principal String COMMENT 'Who acted: the last link of the delegation chain' CODEC(ZSTD(1)),
    original_actor String COMMENT 'On whose behalf: the first link of the delegation chain' CODEC(ZSTD(1)),
    authenticated_principal String COMMENT 'Who authenticated to the collector; empty when nobody did' CODEC(ZSTD(1)),
    agent_id LowCardinality(String) COMMENT 'The agent that decided to call',
    lane LowCardinality(String) COMMENT 'The credential lane that the event names',
    log_partition UInt32 COMMENT 'Partition of the log where the event stands first' CODEC(ZSTD(1)),
    log_offset UInt64 COMMENT 'Offset of its record in that partition' CODEC(ZSTD(1)),
    payload String COMMENT 'JSON text of the payload with the field names of the contract; empty for an unknown payload' CODEC(ZSTD(3)),
    raw_base64 String EPHEMERAL COMMENT 'Carries raw into an insert as text; never stored',
    raw String DEFAULT base64Decode(raw_base64) COMMENT 'The exact bytes of the event as it was received' CODEC(ZSTD(3)),
    version UInt64 COMMENT '(fold epoch << 48) | (2^48 - 1 - log offset); of two appends of one event the first stays' CODEC(ZSTD(1)),
    INDEX trace_id_index trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX call_id_index call_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX session_id_index session_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX occurred_at_index occurred_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per distinct event, as it was received. Read waybill_v.events, which hides second appends'
