-- Made when it is read, because nobody who folds sees all the money of a lane or a principal (docs/adr/008). A statement
-- of a budget holds from when it was set until the budget is set again. Money that was spent before adds to the sum of its
-- window, and only money that was spent while the statement held can be too much. An episode is as long as it stays too much.
CREATE OR REPLACE VIEW waybill_v.budget_overruns
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    runaway_id String COMMENT 'Names the episode: budget, statement, window and first entry',
    budget_id String COMMENT 'The budget that was exceeded',
    event_id String COMMENT 'The event that set it',
    scope LowCardinality(String) COMMENT '`session`, `principal`, `tool`, `lane`, `quota_owner`',
    subject String COMMENT 'What the budget limits',
    limit_nanos Int64 COMMENT 'How much may be spent in a window',
    currency LowCardinality(String) COMMENT 'ISO 4217',
    window_from Nullable(DateTime64(9, 'UTC')) COMMENT 'Begin of the window; NULL: the budget is not renewed',
    session_id String COMMENT 'Session of the first call beyond it',
    principal String COMMENT 'Whose session that is',
    tool LowCardinality(String) COMMENT 'Tool of that call',
    lane LowCardinality(String) COMMENT 'The lane that its money flowed through',
    call_id String COMMENT 'That call',
    started_at DateTime64(9, 'UTC') COMMENT 'When the first money beyond it was spent',
    last_at DateTime64(9, 'UTC') COMMENT 'When the last was',
    calls UInt64 COMMENT 'The calls that spent beyond it',
    spent_nanos Int64 COMMENT 'The most that was spent in the window while it was too much',
    version UInt64 COMMENT 'The highest version of the entries in it'
)
SQL SECURITY INVOKER
COMMENT 'One row per episode in which more was spent than a budget allows'
AS WITH
    statements AS (
        SELECT tenant_id, budget_id, event_id, set_at, scope, subject, assumeNotNull(limit_nanos) AS limit_nanos, currency, window_ns, set_again_at
        FROM (
            SELECT *, leadInFrame(toNullable(set_at)) OVER (PARTITION BY tenant_id, budget_id ORDER BY set_at, event_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS set_again_at
            FROM waybill.budgets FINAL
        )
        WHERE limit_nanos IS NOT NULL AND subject != ''
    ),
    places AS (
        SELECT tenant_id, call_id, entry_id, session_id, original_actor, tool, lane, occurred_at, amount_nanos, currency, version, place.1 AS scope, place.2 AS subject
        FROM (
            SELECT * FROM waybill_v.payments WHERE tenant_id IN (SELECT tenant_id FROM waybill.budgets)
        )
        ARRAY JOIN [('session', session_id), ('principal', original_actor), ('tool', toString(tool)), ('lane', toString(lane)), ('quota_owner', toString(quota_owner))] AS place
        WHERE (tenant_id, currency, place.1, place.2) IN (SELECT tenant_id, currency, scope, subject FROM waybill.budgets)
    ),
    sums AS (
        SELECT
            statement.tenant_id AS tenant_id, budget_id, event_id, statement.scope AS scope, statement.subject AS subject, limit_nanos, statement.currency AS currency, window_ns,
            session_id, original_actor, tool, lane, call_id, entry_id, occurred_at, payment.version AS version,
            if(window_ns > 0, intDiv(toUnixTimestamp64Nano(occurred_at), window_ns), 0) AS window_number,
            sum(amount_nanos) OVER (PARTITION BY statement.tenant_id, budget_id, event_id, window_number ORDER BY occurred_at, call_id, entry_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS spent_nanos,
            spent_nanos > limit_nanos AND occurred_at >= set_at AND ifNull(occurred_at < set_again_at, true) AS is_over
        FROM places AS payment
        INNER JOIN statements AS statement
            ON statement.tenant_id = payment.tenant_id AND statement.currency = payment.currency AND statement.scope = payment.scope AND statement.subject = payment.subject
    ),
    numbered AS (
        SELECT *, countIf(NOT is_over) OVER (PARTITION BY tenant_id, budget_id, event_id, window_number ORDER BY occurred_at, call_id, entry_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS episode
        FROM sums
    ),
    episodes AS (
        SELECT tenant_id, budget_id, event_id, window_number, episode,
            any(numbered.scope) AS limited_scope, any(numbered.subject) AS limited_subject, any(numbered.limit_nanos) AS allowed_nanos,
            any(numbered.currency) AS spent_currency, any(numbered.window_ns) AS length_ns,
            argMin((session_id, original_actor, tool, lane, call_id, entry_id), (occurred_at, call_id, entry_id)) AS first,
            min(occurred_at) AS first_at, max(occurred_at) AS latest_at, uniqExact(call_id) AS call_count,
            max(numbered.spent_nanos) AS most_nanos, max(numbered.version) AS newest_version
        FROM numbered
        WHERE is_over
        GROUP BY tenant_id, budget_id, event_id, window_number, episode
    )
SELECT
    tenant_id,
    toJSONString([budget_id, event_id, toString(window_number), first.6]) AS runaway_id,
    budget_id,
    event_id,
    limited_scope AS scope,
    limited_subject AS subject,
    allowed_nanos AS limit_nanos,
    spent_currency AS currency,
    if(length_ns > 0, fromUnixTimestamp64Nano(toInt64(window_number * length_ns), 'UTC'), NULL) AS window_from,
    first.1 AS session_id,
    first.2 AS principal,
    first.3 AS tool,
    first.4 AS lane,
    first.5 AS call_id,
    first_at AS started_at,
    latest_at AS last_at,
    call_count AS calls,
    most_nanos AS spent_nanos,
    newest_version AS version
FROM episodes
