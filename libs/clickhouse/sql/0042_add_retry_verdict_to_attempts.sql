ALTER TABLE waybill.attempts
    ADD COLUMN IF NOT EXISTS retry_verdict LowCardinality(String) DEFAULT '' COMMENT '`safe`, `safe_with_same_key`, `verify_first`, `unsafe`, `unknown`; from what is known of this try alone' AFTER result_bytes,
    ADD COLUMN IF NOT EXISTS retry_reasons Array(String) DEFAULT [] COMMENT 'What that verdict rests on, the deciding one first' CODEC(ZSTD(1)) AFTER retry_verdict,
    ADD COLUMN IF NOT EXISTS next_action LowCardinality(String) DEFAULT '' COMMENT 'What to do next, as far as this try is concerned' AFTER retry_reasons
