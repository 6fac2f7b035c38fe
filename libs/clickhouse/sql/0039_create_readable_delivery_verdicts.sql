-- One webhook may reach us twice in two traces, so the verdict over a key is worked out when it is read.
-- The rules are those of docs/deliveries.md, from the top; a test compares every combination with the heart.
CREATE VIEW IF NOT EXISTS waybill_v.delivery_verdicts
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is',
    channel LowCardinality(String) COMMENT '`slack`, `email`, `teams`',
    dedupe_key String COMMENT 'What makes two deliveries one',
    verdict LowCardinality(String) COMMENT 'May it be sent again: `already_delivered`, `safe_to_retry`, `needs_verify`, `stop_for_human`',
    reason LowCardinality(String) COMMENT 'The rule that decided',
    inbound_count UInt64 COMMENT 'How often it came in; more than one is a redelivery, or several hops that report one arrival',
    try_count UInt64 COMMENT 'How often it was tried to be sent',
    try_ends Array(LowCardinality(String)) COMMENT 'The distinct ends of the tries, sorted',
    delivered_message_ids Array(String) COMMENT 'The ids under which it was delivered, sorted',
    claimed_verdicts Array(LowCardinality(String)) COMMENT 'What hops said may be done, distinct and sorted',
    call_ids Array(String) COMMENT 'The calls that it belongs to, sorted',
    first_at DateTime64(9, 'UTC') COMMENT 'The first message of this key',
    last_at DateTime64(9, 'UTC') COMMENT 'The last message of this key'
)
SQL SECURITY INVOKER
COMMENT 'One row per dedupe key of a channel: may the message be sent again, after all that is known'
AS SELECT
    tenant_id,
    channel,
    dedupe_key,
    tupleElement(ruled, 1) AS verdict,
    tupleElement(ruled, 2) AS reason,
    inbound_count,
    try_count,
    try_ends,
    delivered_message_ids,
    claimed_verdicts,
    call_ids,
    first_at,
    last_at
FROM
(
    SELECT
        tenant_id,
        channel,
        dedupe_key,
        countIf(direction = 'inbound') AS inbound_count,
        countIf(direction = 'outbound') AS try_count,
        arraySort(groupUniqArrayIf(try_end, try_end != '')) AS try_ends,
        arraySort(groupUniqArrayIf(message_id, try_end = 'delivered' AND message_id != '')) AS delivered_message_ids,
        arraySort(groupUniqArrayIf(claimed_verdict, claimed_verdict != '')) AS claimed_verdicts,
        arraySort(groupUniqArrayIf(call_id, call_id != '')) AS call_ids,
        min(occurred_at) AS first_at,
        max(occurred_at) AS last_at,
        multiIf(
            length(delivered_message_ids) > 1, ('stop_for_human', 'delivered_twice'),
            has(try_ends, 'delivered'), ('already_delivered', 'a_try_was_delivered'),
            has(try_ends, 'accepted'), ('needs_verify', 'accepted_and_not_confirmed'),
            has(try_ends, 'unclear'), ('needs_verify', 'end_of_a_try_is_unclear'),
            has(try_ends, 'final'), ('stop_for_human', 'refused_for_good'),
            has(try_ends, 'refused'), ('safe_to_retry', 'every_try_was_refused'),
            ('needs_verify', 'no_try_is_known')
        ) AS ruled
    FROM waybill_v.deliveries
    GROUP BY tenant_id, channel, dedupe_key
)
