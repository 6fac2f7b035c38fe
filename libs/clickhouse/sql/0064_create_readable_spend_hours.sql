CREATE VIEW IF NOT EXISTS waybill_v.spend_hours
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    hour DateTime('UTC') COMMENT 'The hour in which the call began, or the money moved, by the emitter\'s clock',
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
    estimated_nanos Int64 COMMENT 'Sum of estimates',
    actual_nanos Int64 COMMENT 'Sum of actual costs and corrections',
    calls UInt64 COMMENT 'Calls that began',
    unpriced_entries UInt64 COMMENT 'Entries that count and have no price; unpriced is not zero',
    entries UInt64 COMMENT 'Entries that count'
)
SQL SECURITY INVOKER
COMMENT 'Spend by hour: the sums of its minutes'
AS SELECT
    stored.tenant_id AS tenant_id,
    toStartOfHour(stored.minute) AS hour,
    stored.session_id AS session_id,
    stored.principal AS principal,
    stored.agent_id AS agent_id,
    stored.tool AS tool,
    stored.server AS server,
    stored.lane AS lane,
    stored.auth_mode AS auth_mode,
    stored.credential AS credential,
    stored.provider AS provider,
    stored.quota_owner AS quota_owner,
    stored.currency AS currency,
    sum(stored.estimated_nanos) AS estimated_nanos,
    sum(stored.actual_nanos) AS actual_nanos,
    sum(stored.calls) AS calls,
    sum(stored.unpriced_entries) AS unpriced_entries,
    sum(stored.entries) AS entries
FROM waybill.spend_minutes AS stored FINAL
GROUP BY tenant_id, hour, session_id, principal, agent_id, tool, server, lane, auth_mode, credential, provider, quota_owner, currency
