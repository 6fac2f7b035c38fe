ALTER TABLE waybill.quarantine
    ADD COLUMN IF NOT EXISTS source_service LowCardinality(String) DEFAULT '' COMMENT 'Name of the program that emitted it, as far as it could be read' AFTER event_id,
    ADD COLUMN IF NOT EXISTS source_instance String DEFAULT '' COMMENT 'The running producer, as far as it could be read' CODEC(ZSTD(1)) AFTER source_service,
    ADD COLUMN IF NOT EXISTS source_epoch UInt64 DEFAULT 0 COMMENT 'Grows with each start of the producer' CODEC(ZSTD(1)) AFTER source_instance,
    ADD COLUMN IF NOT EXISTS source_sequence UInt64 DEFAULT 0 COMMENT 'Which of its events; 0 when it does not count, or could not be read' CODEC(ZSTD(1)) AFTER source_epoch,
    ADD COLUMN IF NOT EXISTS event_count UInt32 DEFAULT 1 COMMENT '1; more for a summary of events that were refused beyond what one request may keep' CODEC(ZSTD(1)) AFTER appended_at,
    ADD COLUMN IF NOT EXISTS payload_bytes UInt32 DEFAULT length(payload) COMMENT 'How many bytes there were; payload is empty where they were more than is kept' CODEC(ZSTD(1)) AFTER payload,
    COMMENT COLUMN IF EXISTS reason '`undecodable`, `id_conflict`, `call_too_large`, `store_refused`; of a collector `malformed`, `event_id`, `trace_id`, `time`, `source`, `payload`, `event_too_large`, `limit`',
    COMMENT COLUMN IF EXISTS stage 'Which step refused: `collector`, `stitcher`, `ledger`, `store`',
    COMMENT COLUMN IF EXISTS origin 'Where it stands in the log: topic/partition/offset; for what a collector refused, in the quarantine topic'
