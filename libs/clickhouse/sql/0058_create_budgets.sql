CREATE TABLE IF NOT EXISTS waybill.budgets
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    budget_id String COMMENT 'Names the budget' CODEC(ZSTD(1)),
    event_id String COMMENT 'The event that says so' CODEC(ZSTD(1)),
    set_at DateTime64(9, 'UTC') COMMENT 'When it was set' CODEC(Delta, ZSTD(1)),
    scope LowCardinality(String) COMMENT '`session`, `workflow`, `principal`, `tool`, `lane`, `quota_owner`',
    subject String COMMENT 'What it limits' CODEC(ZSTD(1)),
    limit_nanos Nullable(Int64) COMMENT 'How much may be spent; NULL when nobody said',
    currency LowCardinality(String) COMMENT 'ISO 4217',
    window_ns Int64 COMMENT 'Length of the window in nanoseconds; 0: once, without renewal' CODEC(ZSTD(1)),
    fails_closed Bool COMMENT 'What happens when the governor cannot be asked',
    set_by String COMMENT 'Who set it' CODEC(ZSTD(1)),
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins' CODEC(ZSTD(1))
)
ENGINE = ReplacingMergeTree(version)
ORDER BY (tenant_id, budget_id, event_id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1
COMMENT 'One row each time that a budget was set. Read waybill_v.budgets'
