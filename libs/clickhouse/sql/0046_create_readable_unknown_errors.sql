-- What no rule knows is kept with its raw code and counted, so that a rule can be written for what comes often.
CREATE VIEW IF NOT EXISTS waybill_v.unknown_errors
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is',
    origin LowCardinality(String) COMMENT 'Who answered so: `tool`, `upstream` behind a tool, or `provider` by its receipt',
    source String COMMENT 'The server or the provider that answered; the same code means other things elsewhere',
    error_code String COMMENT 'The code as it came; empty when there was none',
    errors UInt64 COMMENT 'How often',
    first_seen_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it came first; NULL when nobody gave a time',
    last_seen_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it came last',
    example_call_id String COMMENT 'The newest call with it'
)
SQL SECURITY INVOKER
COMMENT 'One row per source and code of errors that no rule could classify'
AS SELECT
    tenant_id,
    origin,
    source,
    error_code,
    count() AS errors,
    min(seen_at) AS first_seen_at,
    max(seen_at) AS last_seen_at,
    argMax(call_id, (ifNull(seen_at, toDateTime64(0, 9, 'UTC')), call_id)) AS example_call_id
FROM
(
    SELECT tenant_id, 'tool' AS origin, toString(server) AS source, error_code, coalesce(ended_at, started_at) AS seen_at, call_id
    FROM waybill_v.attempts
    WHERE error_class = 'unknown'
    UNION ALL
    SELECT tenant_id, 'upstream' AS origin, toString(provider) AS source, error_code, CAST(occurred_at AS Nullable(DateTime64(9, 'UTC'))) AS seen_at, call_id
    FROM waybill_v.upstream_calls
    WHERE error_class = 'unknown'
    UNION ALL
    SELECT tenant_id, 'provider' AS origin, toString(provider) AS source, error_code, CAST(occurred_at AS Nullable(DateTime64(9, 'UTC'))) AS seen_at, call_id
    FROM waybill_v.calls
    WHERE error_class = 'unknown' AND outcome_source IN ('receipt', '')
      AND (tenant_id, call_id) NOT IN (SELECT tenant_id, call_id FROM waybill_v.attempts WHERE error_class = 'unknown')
)
GROUP BY tenant_id, origin, source, error_code
