CREATE TABLE IF NOT EXISTS waybill.log_counts
(
    topic LowCardinality(String) COMMENT 'The topic: `waybill.events.v1`, or `waybill.quarantine.v1` for what collectors refused',
    log_partition UInt32 COMMENT 'Partition of the log' CODEC(ZSTD(1)),
    log_offset UInt64 COMMENT 'Offset of the record in that partition' CODEC(Delta, ZSTD(1)),
    tenant_id LowCardinality(String) COMMENT 'Whose events; empty for a record that carries none',
    source_service LowCardinality(String) COMMENT 'Name of the program that emitted them; empty when nobody could be read',
    source_instance String COMMENT 'The running producer' CODEC(ZSTD(1)),
    source_epoch UInt64 COMMENT 'Grows with each start of the producer' CODEC(ZSTD(1)),
    appended_at DateTime64(9, 'UTC') COMMENT 'When the log appended the record' CODEC(Delta, ZSTD(1)),
    sent UInt32 COMMENT 'Events of this producer in the record: stored + duplicate + quarantined + refused' CODEC(ZSTD(1)),
    stored UInt32 COMMENT 'Of these, events that the record brought first' CODEC(ZSTD(1)),
    duplicate UInt32 COMMENT 'Of these, events that stand earlier in the log with the same bytes' CODEC(ZSTD(1)),
    quarantined UInt32 COMMENT 'Of these, events that the stitcher set aside' CODEC(ZSTD(1)),
    refused UInt32 COMMENT 'Of these, events that a collector refused' CODEC(ZSTD(1)),
    event_ids Array(String) COMMENT 'Ids of the stored ones, in the order of the record' CODEC(ZSTD(3)),
    sequences_from Array(UInt64) COMMENT 'The numbers that the producer gave to all of these but the duplicates, as ranges: the first of each' CODEC(ZSTD(1)),
    sequences_to Array(UInt64) COMMENT 'The last number of each range' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (topic, log_partition, log_offset, tenant_id, source_service, source_instance, source_epoch)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'What became of the events of one producer in one record of the log. Read waybill_v.log_counts'
