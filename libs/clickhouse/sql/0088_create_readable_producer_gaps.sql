-- A number behind the hole has come, one in it has not. What is younger than an hour may still be on its way: a producer
-- that could not reach the collector keeps its events and sends them when it can. Whether a hole is old enough is decided
-- when it is read, so that no timer has to close it.
CREATE VIEW IF NOT EXISTS waybill_v.producer_gaps
(
    tenant_id LowCardinality(String) COMMENT 'Whose events',
    source_service LowCardinality(String) COMMENT 'Name of the program that emitted them',
    source_instance String COMMENT 'The running producer',
    epoch UInt64 COMMENT 'Which of its starts',
    from_seq UInt64 COMMENT 'The first number of the hole',
    to_seq UInt64 COMMENT 'The last number of the hole',
    opened_at DateTime64(9, 'UTC') COMMENT 'When a number behind it was appended first',
    closed_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it was filled; NULL while it is not',
    state LowCardinality(String) COMMENT '`waiting` for an hour, then `open`: a loss that the producer asserts; `closed` when the events came after that hour'
)
SQL SECURITY INVOKER
COMMENT 'One row per hole in the numbers that a producer gave to its events'
AS WITH ranges AS
(
    SELECT
        tenant_id,
        source_service,
        source_instance,
        source_epoch,
        from_seq,
        to_seq,
        appended_at,
        max(to_seq) OVER (PARTITION BY tenant_id, source_service, source_instance, source_epoch ORDER BY from_seq, appended_at, log_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached_seq,
        min(appended_at) OVER (PARTITION BY tenant_id, source_service, source_instance, source_epoch ORDER BY from_seq, appended_at, log_offset ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS passed_at,
        min(appended_at) OVER (PARTITION BY tenant_id, source_service, source_instance, source_epoch ORDER BY from_seq, appended_at, log_offset ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS overtaken_at
    FROM waybill.log_counts FINAL
    ARRAY JOIN sequences_from AS from_seq, sequences_to AS to_seq
    WHERE source_instance != ''
)
SELECT
    tenant_id,
    source_service,
    source_instance,
    source_epoch AS epoch,
    gap.1 AS from_seq,
    gap.2 AS to_seq,
    gap.3 AS opened_at,
    gap.4 AS closed_at,
    multiIf(isNotNull(gap.4), 'closed', gap.3 < now64(9, 'UTC') - INTERVAL 1 HOUR, 'open', 'waiting') AS state
FROM
(
    SELECT tenant_id, source_service, source_instance, source_epoch, arrayJoin(arrayConcat(
        if(ranges.from_seq > reached_seq AND toUInt64(ranges.from_seq - reached_seq) > 1, [(reached_seq + 1, toUInt64(ranges.from_seq - 1), passed_at, CAST(NULL, 'Nullable(DateTime64(9, \'UTC\'))'))], []),
        if(ranges.from_seq > reached_seq AND overtaken_at > toDateTime64(0, 9, 'UTC') AND overtaken_at < appended_at - INTERVAL 1 HOUR,
            [(ranges.from_seq, ranges.to_seq, overtaken_at, CAST(appended_at, 'Nullable(DateTime64(9, \'UTC\'))'))], [])
    )) AS gap
    FROM ranges
)
