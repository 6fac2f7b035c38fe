CREATE VIEW IF NOT EXISTS waybill_v.spend_minutes
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    minute DateTime('UTC') COMMENT 'The minute in which the call began, or the money moved, by the emitter\'s clock',
    session_id String COMMENT 'The session, within its principal',
    principal String COMMENT 'Whose session it is: the original actor',
    agent_id LowCardinality(String) COMMENT 'The agent that decided to call',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    lane LowCardinality(String) COMMENT 'The lane that the money, or the call, went through',
    auth_mode LowCardinality(String) COMMENT 'How the credential of the call came to be used',
    credential String COMMENT 'Fingerprint of the credential; empty when nobody told',
    provider LowCardinality(String) COMMENT 'Who is paid',
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays',
    currency LowCardinality(String) COMMENT 'ISO 4217; empty for calls, and for entries without a price',
    log_partition UInt32 COMMENT 'The partition of the facts topic that keeps the slot; sum over partitions',
    estimated_nanos Int64 COMMENT 'Sum of estimates',
    actual_nanos Int64 COMMENT 'Sum of actual costs and corrections',
    calls UInt64 COMMENT 'Calls that began',
    unpriced_entries UInt64 COMMENT 'Entries that count and have no price; unpriced is not zero',
    entries UInt64 COMMENT 'Entries that count',
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per slot of spend: a minute and everything that money is looked at by'
AS SELECT
    tenant_id,
    minute,
    session_id,
    principal,
    agent_id,
    tool,
    server,
    lane,
    auth_mode,
    credential,
    provider,
    quota_owner,
    currency,
    log_partition,
    estimated_nanos,
    actual_nanos,
    calls,
    unpriced_entries,
    entries,
    version
FROM waybill.spend_minutes FINAL
