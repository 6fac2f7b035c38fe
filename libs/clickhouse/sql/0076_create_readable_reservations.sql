-- All rows of a call are written together, before the call itself: the newest of them are whole, and older ones are no
-- longer the call's. Nothing is held for a call whose records are overdue: that depends on the time, so it is derived here.
CREATE OR REPLACE VIEW waybill_v.reservations
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to',
    session_id String COMMENT 'The session of the call',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits',
    attempt UInt32 COMMENT 'Which try of the call, from 1',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called',
    original_actor String COMMENT 'On whose behalf: whose session it is',
    agent_id LowCardinality(String) COMMENT 'The agent that decided to call',
    auth_mode LowCardinality(String) COMMENT 'How the credential of the call came to be used',
    credential_fingerprint String COMMENT 'Fingerprint of the credential; empty when nobody told',
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays',
    entry_id String COMMENT 'The ledger entry that reserved it',
    reserved_at DateTime64(9, 'UTC') COMMENT 'When it was set aside, by the emitter\'s clock',
    expires_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When nothing is held any more, whatever was said: the deadline of the call; NULL when it has none',
    lane LowCardinality(String) COMMENT 'The lane that the money is to flow through',
    provider LowCardinality(String) COMMENT 'Who is to be paid',
    currency LowCardinality(String) COMMENT 'ISO 4217; empty when nobody said how much',
    reserved_nanos Nullable(Int64) COMMENT 'Amount in 10^-9 of the currency, with its corrections; NULL when nobody said how much',
    released_nanos Int64 COMMENT 'How much of it was given back',
    held_nanos Nullable(Int64) COMMENT 'How much is still set aside; NULL when nobody said how much',
    state LowCardinality(String) COMMENT '`open`, `used`, `released`, `expired`',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per sum that was set aside before a call'
AS SELECT
    child.tenant_id AS tenant_id,
    child.call_id AS call_id,
    child.session_id AS session_id,
    child.trace_id AS trace_id,
    child.attempt AS attempt,
    child.tool AS tool,
    child.server AS server,
    child.principal AS principal,
    parent.original_actor AS original_actor,
    parent.agent_id AS agent_id,
    parent.auth_mode AS auth_mode,
    parent.credential_fingerprint AS credential_fingerprint,
    parent.quota_owner AS quota_owner,
    child.entry_id AS entry_id,
    child.reserved_at AS reserved_at,
    parent.deadline_at AS expires_at,
    if(child.lane = '', parent.credential_lane, child.lane) AS lane,
    if(child.provider = '', parent.provider, child.provider) AS provider,
    child.currency AS currency,
    child.reserved_nanos AS reserved_nanos,
    child.released_nanos AS released_nanos,
    if(child.state = 'open' AND ifNull(parent.deadline_at < now64(9), false), 0, child.held_nanos) AS held_nanos,
    if(child.state = 'open' AND ifNull(parent.deadline_at < now64(9), false), 'expired', child.state) AS state,
    child.version AS version
FROM (
    SELECT *, max(version) OVER (PARTITION BY tenant_id, call_id) AS newest_version
    FROM waybill.reservations FINAL
) AS child
INNER JOIN (
    SELECT tenant_id, call_id, original_actor, agent_id, auth_mode, credential_lane, credential_fingerprint, provider, quota_owner, deadline_at, version
    FROM waybill.calls FINAL
    WHERE (tenant_id, call_id) IN (SELECT tenant_id, call_id FROM waybill.reservations)
) AS parent ON parent.tenant_id = child.tenant_id AND parent.call_id = child.call_id
WHERE child.version = child.newest_version AND child.version >= parent.version
