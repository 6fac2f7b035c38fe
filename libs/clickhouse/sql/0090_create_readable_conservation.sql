-- An event whose rows the store refused may have left its row of events behind when its batch was tried as a whole. It was set
-- aside, and counts as that: its row would hide that another one of the record is missing.
-- A hole counts as at most a trillion numbers: nobody loses that many, but a producer may say any number.
CREATE VIEW IF NOT EXISTS waybill_v.conservation
(
    tenant_id LowCardinality(String) COMMENT 'Whose events',
    hour DateTime('UTC') COMMENT 'When the log appended them, cut to the hour',
    source_service LowCardinality(String) COMMENT 'Name of the program that emitted them; empty when nobody could be read',
    source_instance String COMMENT 'The running producer',
    source_epoch UInt64 COMMENT 'Which of its starts',
    sent Int64 COMMENT 'Events that came to a collector: stored + duplicate + refused + quarantined + shared + pending + unexplained',
    stored Int64 COMMENT 'Rows of events',
    duplicate Int64 COMMENT 'Events that had come before with the same id and bytes',
    refused Int64 COMMENT 'Events in quarantine that a collector refused',
    quarantined Int64 COMMENT 'Events in quarantine that the stitcher or the store set aside',
    shared Int64 COMMENT 'Events that several calls have under one id, beside the one that has the row',
    pending Int64 COMMENT 'Events that were set aside less than a minute ago and have no row yet',
    missing Int64 COMMENT 'Numbers of the producer that came in no event, in the hour in which a later one came',
    unexplained Int64 COMMENT 'Events that are in no row; must be 0, conservation_breaches says where they were'
)
SQL SECURITY INVOKER
COMMENT 'One row per producer and hour: everything that was sent is in one of the other columns. docs/conservation.md'
AS SELECT
    tenant_id,
    hour,
    source_service,
    source_instance,
    source_epoch,
    sum(sent_part) AS sent,
    sum(stored_part) AS stored,
    sum(duplicate_part) AS duplicate,
    sum(refused_part) AS refused,
    sum(quarantined_part) AS quarantined,
    sum(claimed_part) - sum(stored_part) - sum(lost_part) AS shared,
    sum(set_aside_part) - sum(refused_part) - sum(quarantined_part) - sum(lost_aside_part) AS pending,
    sum(missing_part) AS missing,
    sum(lost_part) + sum(lost_aside_part) AS unexplained
FROM
(
    SELECT tenant_id, toStartOfHour(appended_at) AS hour, source_service, source_instance, source_epoch, toInt64(sum(sent)) AS sent_part, toInt64(0) AS stored_part,
        toInt64(sum(duplicate)) AS duplicate_part, toInt64(0) AS refused_part, toInt64(0) AS quarantined_part, toInt64(sum(stored)) AS claimed_part,
        toInt64(sum(quarantined + refused)) AS set_aside_part, toInt64(0) AS missing_part, toInt64(0) AS lost_part, toInt64(0) AS lost_aside_part
    FROM waybill.log_counts FINAL
    WHERE sent > 0
    GROUP BY tenant_id, hour, source_service, source_instance, source_epoch
    UNION ALL
    SELECT tenant_id, toStartOfHour(appended_at) AS hour, source_service, source_instance, source_epoch, 0, toInt64(count()), 0, 0, 0, 0, 0, 0, 0, 0
    FROM waybill.events FINAL
    WHERE (tenant_id, event_id, log_partition, log_offset) NOT IN
    (
        SELECT tenant_id, event_id, toUInt32(splitByChar('/', origin)[2]), toUInt64(splitByChar('/', origin)[3])
        FROM waybill.quarantine
        WHERE stage = 'store' AND event_id != '' AND startsWith(origin, 'waybill.events.v1/')
    )
    GROUP BY tenant_id, hour, source_service, source_instance, source_epoch
    UNION ALL
    SELECT tenant_id, toStartOfHour(appended_at) AS hour, source_service, source_instance, source_epoch, 0, 0, 0, toInt64(sumIf(event_count, stage = 'collector')),
        toInt64(sumIf(event_count, stage != 'collector')), 0, 0, 0, 0, 0
    FROM waybill.quarantine FINAL
    WHERE stage = 'collector' OR ((stage = 'stitcher' OR (stage = 'store' AND event_id != '')) AND startsWith(origin, 'waybill.events.v1/'))
    GROUP BY tenant_id, hour, source_service, source_instance, source_epoch
    UNION ALL
    SELECT tenant_id, toStartOfHour(opened_at) AS hour, source_service, source_instance, epoch, 0, 0, 0, 0, 0, 0, 0, toInt64(least(toUInt64(to_seq - from_seq) + 1, 1000000000000)), 0, 0
    FROM waybill_v.producer_gaps
    WHERE state != 'closed'
    UNION ALL
    SELECT tenant_id, hour, source_service, source_instance, source_epoch, 0, 0, 0, 0, 0, 0, 0, 0, toInt64(if(kind = 'event_missing', events, 0)),
        toInt64(if(kind = 'quarantine_missing', events, 0))
    FROM waybill_v.conservation_breaches
    WHERE kind != 'record_uncounted'
)
GROUP BY tenant_id, hour, source_service, source_instance, source_epoch
HAVING sent > 0 OR missing > 0 OR unexplained > 0
