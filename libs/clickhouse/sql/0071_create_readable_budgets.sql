CREATE VIEW IF NOT EXISTS waybill_v.budgets
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    budget_id String COMMENT 'Names the budget',
    event_id String COMMENT 'The event that says so',
    set_at DateTime64(9, 'UTC') COMMENT 'When it was set',
    scope LowCardinality(String) COMMENT '`session`, `workflow`, `principal`, `tool`, `lane`, `quota_owner`',
    subject String COMMENT 'What it limits',
    limit_nanos Nullable(Int64) COMMENT 'How much may be spent; NULL when nobody said',
    currency LowCardinality(String) COMMENT 'ISO 4217',
    window_ns Int64 COMMENT 'Length of the window in nanoseconds; 0: once, without renewal',
    fails_closed Bool COMMENT 'What happens when the governor cannot be asked',
    set_by String COMMENT 'Who set it',
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per budget, as it was set last'
AS SELECT
    stored.tenant_id AS tenant_id,
    stored.budget_id AS budget_id,
    stored.event_id AS event_id,
    stored.set_at AS set_at,
    stored.scope AS scope,
    stored.subject AS subject,
    stored.limit_nanos AS limit_nanos,
    stored.currency AS currency,
    stored.window_ns AS window_ns,
    stored.fails_closed AS fails_closed,
    stored.set_by AS set_by,
    stored.version AS version
FROM waybill.budgets AS stored FINAL
ORDER BY stored.tenant_id, stored.budget_id, stored.set_at DESC, stored.event_id DESC
LIMIT 1 BY stored.tenant_id, stored.budget_id
