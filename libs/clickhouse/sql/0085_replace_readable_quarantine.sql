CREATE OR REPLACE VIEW waybill_v.quarantine
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    failure_id String COMMENT 'Derived from where the event stands in the log, so that redelivery makes no second one',
    reason LowCardinality(String) COMMENT '`undecodable`, `id_conflict`, `call_too_large`, `store_refused`; of a collector `malformed`, `event_id`, `trace_id`, `time`, `source`, `payload`, `event_too_large`, `limit`',
    stage LowCardinality(String) COMMENT 'Which step refused: `collector`, `stitcher`, `ledger`, `store`',
    origin String COMMENT 'Where it stands in the log: topic/partition/offset; for what a collector refused, in the quarantine topic',
    detail String COMMENT 'What was expected and what was found',
    event_id String COMMENT 'The event\'s id as far as it could be read',
    source_service LowCardinality(String) COMMENT 'Name of the program that emitted it, as far as it could be read',
    source_instance String COMMENT 'The running producer, as far as it could be read',
    source_epoch UInt64 COMMENT 'Grows with each start of the producer',
    source_sequence UInt64 COMMENT 'Which of its events; 0 when it does not count, or could not be read',
    log_partition UInt32 COMMENT 'Partition of the log',
    log_offset UInt64 COMMENT 'Offset of its record in that partition',
    appended_at DateTime64(9, 'UTC') COMMENT 'When the log appended it',
    event_count UInt32 COMMENT '1; more for a summary of events that were refused beyond what one request may keep',
    payload String COMMENT 'The exact bytes of the event as it was received; empty where they were more than is kept',
    payload_bytes UInt32 COMMENT 'How many bytes there were',
    version UInt64 COMMENT '(fold epoch << 48) | (2^48 - 1 - log offset)',
    redrives UInt64 COMMENT 'How often it was sent again',
    redriven_at DateTime64(9, 'UTC') COMMENT 'When it was sent again last; 1970 when never',
    redrive_outcome LowCardinality(String) COMMENT 'What the collector answered last: `appended`, or its reason to refuse; empty when it was never sent again'
)
SQL SECURITY INVOKER
COMMENT 'One row per event that could not go on, with its bytes and what became of them when they were sent again'
AS SELECT
    quarantine.tenant_id AS tenant_id,
    quarantine.failure_id AS failure_id,
    quarantine.reason AS reason,
    quarantine.stage AS stage,
    quarantine.origin AS origin,
    quarantine.detail AS detail,
    quarantine.event_id AS event_id,
    quarantine.source_service AS source_service,
    quarantine.source_instance AS source_instance,
    quarantine.source_epoch AS source_epoch,
    quarantine.source_sequence AS source_sequence,
    quarantine.log_partition AS log_partition,
    quarantine.log_offset AS log_offset,
    quarantine.appended_at AS appended_at,
    quarantine.event_count AS event_count,
    quarantine.payload AS payload,
    quarantine.payload_bytes AS payload_bytes,
    quarantine.version AS version,
    tries.redrives AS redrives,
    tries.redriven_at AS redriven_at,
    tries.redrive_outcome AS redrive_outcome
FROM (SELECT * FROM waybill.quarantine FINAL) AS quarantine
LEFT JOIN
(
    SELECT tenant_id, failure_id, count() AS redrives, max(notes.redriven_at) AS redriven_at,
        argMax(notes.outcome, (notes.redriven_at, notes.log_offset)) AS redrive_outcome
    FROM (SELECT * FROM waybill.redrives FINAL) AS notes
    GROUP BY tenant_id, failure_id
) AS tries ON tries.tenant_id = quarantine.tenant_id AND tries.failure_id = quarantine.failure_id
