-- An event whose rows the store refused may have left its row of events behind when its batch was tried as a whole. It was set
-- aside, and counts as that: its row would hide that another one of the record is missing.
-- What a record is counted to have brought is looked for where it must be. An event that two calls have under one id is
-- counted in both of its records and stands in one row: that is no breach. What was quarantined has a minute to get its row.
CREATE VIEW IF NOT EXISTS waybill_v.conservation_breaches
(
    kind LowCardinality(String) COMMENT '`event_missing`, `quarantine_missing`: what was counted has no row; `record_uncounted`: the log has records of which nobody says what became of them',
    tenant_id LowCardinality(String) COMMENT 'Whose events; empty for record_uncounted',
    hour DateTime('UTC') COMMENT 'When the log appended the record, cut to the hour',
    source_service LowCardinality(String) COMMENT 'Name of the program that emitted them',
    source_instance String COMMENT 'The running producer',
    source_epoch UInt64 COMMENT 'Which of its starts',
    topic LowCardinality(String) COMMENT 'Where to look in the log',
    log_partition UInt32 COMMENT 'Partition of the log',
    log_offset UInt64 COMMENT 'Offset of the record, or of the first one',
    event_id String COMMENT 'The event that is missing; empty where only the number is known',
    events UInt64 COMMENT 'How many events are missing; for record_uncounted how many records'
)
SQL SECURITY INVOKER
COMMENT 'One row per difference between what the log is counted to have brought and what is stored; must be empty. docs/conservation.md'
AS SELECT 'event_missing' AS kind, claimed.tenant_id AS tenant_id, claimed.hour AS hour, claimed.source_service AS source_service,
    claimed.source_instance AS source_instance, claimed.source_epoch AS source_epoch, 'waybill.events.v1' AS topic, claimed.log_partition AS log_partition,
    claimed.log_offset AS log_offset, claimed.event_id AS event_id, toUInt64(1) AS events
FROM (SELECT tenant_id, event_id FROM waybill.events) AS stored
RIGHT ANTI JOIN
(
    SELECT counts.tenant_id AS tenant_id, counts.hour AS hour, counts.source_service AS source_service, counts.source_instance AS source_instance,
        counts.source_epoch AS source_epoch, counts.log_partition AS log_partition, counts.log_offset AS log_offset, arrayJoin(counts.event_ids) AS event_id
    FROM
    (
        SELECT tenant_id, toStartOfHour(appended_at) AS hour, source_service, source_instance, source_epoch, log_partition, log_offset, event_ids
        FROM waybill.log_counts FINAL
        WHERE topic = 'waybill.events.v1' AND stored > 0
    ) AS counts
    INNER JOIN
    (
        SELECT tenant_id, hour, source_service, source_instance, source_epoch, log_partition, log_offset
        FROM
        (
            SELECT tenant_id, toStartOfHour(appended_at) AS hour, source_service, source_instance, source_epoch, log_partition, log_offset, toInt64(stored) AS difference
            FROM waybill.log_counts FINAL
            WHERE topic = 'waybill.events.v1' AND stored > 0
            UNION ALL
            SELECT tenant_id, toStartOfHour(appended_at) AS hour, source_service, source_instance, source_epoch, log_partition, log_offset, toInt64(-1) AS difference
            FROM waybill.events FINAL
            WHERE (tenant_id, event_id, log_partition, log_offset) NOT IN
            (
                SELECT tenant_id, event_id, toUInt32(splitByChar('/', origin)[2]), toUInt64(splitByChar('/', origin)[3])
                FROM waybill.quarantine
                WHERE stage = 'store' AND event_id != '' AND startsWith(origin, 'waybill.events.v1/')
            )
        )
        GROUP BY tenant_id, hour, source_service, source_instance, source_epoch, log_partition, log_offset
        HAVING sum(difference) > 0
    ) AS differing
    ON counts.tenant_id = differing.tenant_id AND counts.hour = differing.hour AND counts.source_service = differing.source_service
        AND counts.source_instance = differing.source_instance AND counts.source_epoch = differing.source_epoch
        AND counts.log_partition = differing.log_partition AND counts.log_offset = differing.log_offset
) AS claimed ON stored.tenant_id = claimed.tenant_id AND stored.event_id = claimed.event_id
UNION ALL
SELECT 'quarantine_missing' AS kind, tenant_id, toStartOfHour(max(set_aside.appended_at)) AS hour, source_service, source_instance, source_epoch,
    splitByChar('/', origin)[1] AS topic, toUInt32(splitByChar('/', origin)[2]) AS log_partition, toUInt64(splitByChar('/', origin)[3]) AS log_offset,
    '' AS event_id, toUInt64(sum(difference)) AS events
FROM
(
    SELECT tenant_id, source_service, source_instance, source_epoch, concat(topic, '/', toString(log_partition), '/', toString(log_offset)) AS origin,
        appended_at, toInt64(quarantined + refused) AS difference
    FROM waybill.log_counts FINAL
    WHERE quarantined + refused > 0
    UNION ALL
    SELECT tenant_id, source_service, source_instance, source_epoch, origin, appended_at, -toInt64(event_count) AS difference
    FROM waybill.quarantine FINAL
    WHERE stage = 'collector' OR ((stage = 'stitcher' OR (stage = 'store' AND event_id != '')) AND startsWith(origin, 'waybill.events.v1/'))
) AS set_aside
GROUP BY tenant_id, source_service, source_instance, source_epoch, origin
HAVING sum(difference) > 0 AND (topic = 'waybill.quarantine.v1' OR max(set_aside.appended_at) < now64(9, 'UTC') - INTERVAL 1 MINUTE)
UNION ALL
SELECT 'record_uncounted' AS kind, '' AS tenant_id, toStartOfHour(counted_at) AS hour, '' AS source_service, '' AS source_instance, toUInt64(0) AS source_epoch,
    topic, log_partition, toUInt64(previous_offset + 1) AS log_offset, '' AS event_id, toUInt64(counted_offset - previous_offset - 1) AS events
FROM
(
    SELECT topic, log_partition, counted_offset, counted_at,
        lagInFrame(counted_offset, 1, counted_offset - 1) OVER (PARTITION BY topic, log_partition ORDER BY counted_offset ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS previous_offset
    FROM
    (
        SELECT topic, log_partition, toInt64(log_offset) AS counted_offset, min(appended_at) AS counted_at
        FROM waybill.log_counts FINAL
        GROUP BY topic, log_partition, counted_offset
    )
)
WHERE counted_offset > previous_offset + 1
