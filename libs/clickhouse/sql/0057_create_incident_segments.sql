CREATE TABLE IF NOT EXISTS waybill.incident_segments
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    incident_id String COMMENT 'The incident' CODEC(ZSTD(1)),
    segment UInt32 COMMENT 'Which fix, from 1; 0 when nobody numbered it',
    event_id String COMMENT 'The event that says so' CODEC(ZSTD(1)),
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it was tried' CODEC(Delta, ZSTD(1)),
    symptom String COMMENT 'What was seen' CODEC(ZSTD(1)),
    hypothesis String COMMENT 'What was thought to be the cause' CODEC(ZSTD(1)),
    changed_route String COMMENT 'The route that was changed' CODEC(ZSTD(1)),
    changed_prompt_or_policy String COMMENT 'The prompt or policy that was changed' CODEC(ZSTD(1)),
    expected_recovery_point String COMMENT 'Where it was expected to recover to' CODEC(ZSTD(1)),
    last_verified_checkpoint String COMMENT 'The checkpoint that it says was verified last' CODEC(ZSTD(1)),
    checkpoint_before String COMMENT 'The checkpoint that the chain had reached before it' CODEC(ZSTD(1)),
    checkpoint_reached String COMMENT 'The checkpoint that it says it reached; empty: none' CODEC(ZSTD(1)),
    first_newly_exposed_failure String COMMENT 'The first failure that shows only now' CODEC(ZSTD(1)),
    lane LowCardinality(String) COMMENT 'The lane that it was tried on',
    effect_class LowCardinality(String) COMMENT 'How far what was tried reaches',
    spend_delta_nanos Nullable(Int64) COMMENT 'What trying it cost; NULL when nobody said',
    currency LowCardinality(String) COMMENT 'ISO 4217',
    findings Array(String) COMMENT 'What is wrong with where it stands in the chain' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, incident_id, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row per fix that was tried. Read waybill_v.incident_segments'
