CREATE VIEW IF NOT EXISTS waybill_v.log_counts
(
    topic LowCardinality(String) COMMENT 'The topic: `waybill.events.v1`, or `waybill.quarantine.v1` for what collectors refused',
    log_partition UInt32 COMMENT 'Partition of the log',
    log_offset UInt64 COMMENT 'Offset of the record in that partition',
    tenant_id LowCardinality(String) COMMENT 'Whose events; empty for a record that carries none',
    source_service LowCardinality(String) COMMENT 'Name of the program that emitted them; empty when nobody could be read',
    source_instance String COMMENT 'The running producer',
    source_epoch UInt64 COMMENT 'Grows with each start of the producer',
    appended_at DateTime64(9, 'UTC') COMMENT 'When the log appended the record',
    sent UInt32 COMMENT 'Events of this producer in the record: stored + duplicate + quarantined + refused',
    stored UInt32 COMMENT 'Of these, events that the record brought first',
    duplicate UInt32 COMMENT 'Of these, events that stand earlier in the log with the same bytes',
    quarantined UInt32 COMMENT 'Of these, events that the stitcher set aside',
    refused UInt32 COMMENT 'Of these, events that a collector refused',
    event_ids Array(String) COMMENT 'Ids of the stored ones, in the order of the record',
    sequences_from Array(UInt64) COMMENT 'The numbers that the producer gave to all of these but the duplicates, as ranges: the first of each',
    sequences_to Array(UInt64) COMMENT 'The last number of each range',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per producer and record of the log: what became of its events. docs/conservation.md'
AS SELECT
    topic,
    log_partition,
    log_offset,
    tenant_id,
    source_service,
    source_instance,
    source_epoch,
    appended_at,
    sent,
    stored,
    duplicate,
    quarantined,
    refused,
    event_ids,
    sequences_from,
    sequences_to,
    version
FROM waybill.log_counts FINAL
