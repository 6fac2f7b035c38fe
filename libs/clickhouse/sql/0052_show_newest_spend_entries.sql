-- All rows of a call are written together, before the call itself: the newest of them are whole, and older ones are no
-- longer the call's. What is older than the call was dropped from it.
CREATE OR REPLACE VIEW waybill_v.spend_entries
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to',
    session_id String COMMENT 'The session of the call',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits',
    attempt UInt32 COMMENT 'Which try of the call, from 1',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called',
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call',
    entry_id String COMMENT 'Names the ledger entry',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock',
    hop LowCardinality(String) COMMENT 'The hop that says so',
    kind LowCardinality(String) COMMENT '`estimate`, `reserve`, `actual`, `release`, `adjust`',
    amount_nanos Nullable(Int64) COMMENT 'Amount in 10^-9 of the currency; NULL when not priced',
    currency LowCardinality(String) COMMENT 'ISO 4217; empty when not priced',
    source LowCardinality(String) COMMENT 'What the amount rests on: `receipt`, `tool_reported`, `rate_card`',
    rate_id LowCardinality(String) COMMENT 'The rate that priced it',
    corrects_entry_id String COMMENT 'The entry that this one corrects',
    is_rollup Bool COMMENT 'True when it only repeats what other entries of this call say',
    is_counted Bool COMMENT 'True when it is part of the sums of the call',
    lane LowCardinality(String) COMMENT 'The lane that the money flows through',
    provider LowCardinality(String) COMMENT 'Who is paid',
    units String COMMENT 'JSON text of the metered units',
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays for the call',
    agent_id LowCardinality(String) COMMENT 'The agent that decided to call',
    auth_mode LowCardinality(String) COMMENT 'How the credential of the call came to be used',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per ledger entry of a call'
AS SELECT
    child.tenant_id AS tenant_id,
    child.call_id AS call_id,
    child.session_id AS session_id,
    child.trace_id AS trace_id,
    child.attempt AS attempt,
    child.tool AS tool,
    child.server AS server,
    child.principal AS principal,
    child.credential_lane AS credential_lane,
    child.entry_id AS entry_id,
    child.occurred_at AS occurred_at,
    child.hop AS hop,
    child.kind AS kind,
    child.amount_nanos AS amount_nanos,
    child.currency AS currency,
    child.source AS source,
    child.rate_id AS rate_id,
    child.corrects_entry_id AS corrects_entry_id,
    child.is_rollup AS is_rollup,
    child.is_counted AS is_counted,
    child.lane AS lane,
    child.provider AS provider,
    child.units AS units,
    child.quota_owner AS quota_owner,
    child.agent_id AS agent_id,
    child.auth_mode AS auth_mode,
    child.version AS version
FROM (
    SELECT *, max(version) OVER (PARTITION BY tenant_id, call_id) AS newest_version
    FROM waybill.spend_entries FINAL
) AS child
INNER JOIN waybill.calls AS parent FINAL ON parent.tenant_id = child.tenant_id AND parent.call_id = child.call_id
WHERE child.version = child.newest_version AND child.version >= parent.version
