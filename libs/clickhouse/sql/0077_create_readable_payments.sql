-- What money was really spent: costs that count, and corrections that correct one in the end, over any number of corrections
-- of corrections. A correction of which nobody knows what it corrects counts as spent, one of an estimate does not.
CREATE OR REPLACE VIEW waybill_v.payments
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call that it was spent for',
    entry_id String COMMENT 'The ledger entry',
    session_id String COMMENT 'The session of the call',
    original_actor String COMMENT 'On whose behalf: whose session it is',
    agent_id LowCardinality(String) COMMENT 'The agent that decided to call',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    lane LowCardinality(String) COMMENT 'The lane that the money flowed through, else that of the call',
    provider LowCardinality(String) COMMENT 'Who is paid',
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it was spent, by the emitter\'s clock',
    amount_nanos Int64 COMMENT 'Amount in 10^-9 of the currency; less than nothing when it was given back',
    currency LowCardinality(String) COMMENT 'ISO 4217',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per ledger entry that is money spent: costs that count, and their corrections'
AS SELECT
    entry.tenant_id AS tenant_id,
    entry.call_id AS call_id,
    entry.entry_id AS entry_id,
    entry.session_id AS session_id,
    parent.original_actor AS original_actor,
    entry.agent_id AS agent_id,
    entry.tool AS tool,
    entry.server AS server,
    if(entry.lane = '', entry.credential_lane, entry.lane) AS lane,
    if(entry.provider = '', parent.provider, entry.provider) AS provider,
    entry.quota_owner AS quota_owner,
    entry.occurred_at AS occurred_at,
    assumeNotNull(entry.amount_nanos) AS amount_nanos,
    entry.currency AS currency,
    entry.version AS version
FROM (
    SELECT *, max(version) OVER (PARTITION BY tenant_id, call_id) AS newest_version
    FROM waybill.spend_entries FINAL
) AS entry
INNER JOIN waybill.calls AS parent FINAL ON parent.tenant_id = entry.tenant_id AND parent.call_id = entry.call_id
WHERE entry.version = entry.newest_version AND entry.version >= parent.version
    AND entry.is_counted AND entry.amount_nanos IS NOT NULL AND entry.kind IN ('actual', 'adjust')
    AND (entry.kind = 'actual' OR (entry.tenant_id, entry.call_id, entry.entry_id) NOT IN (
        SELECT tenant_id, call_id, own.1 AS entry_id
        FROM (
            SELECT tenant_id, call_id, groupArray(tuple(entry_id, toString(kind), corrects_entry_id)) AS entries
            FROM waybill.spend_entries FINAL
            WHERE (tenant_id, call_id) IN (SELECT tenant_id, call_id FROM waybill.spend_entries WHERE kind = 'adjust')
            GROUP BY tenant_id, call_id
        )
        ARRAY JOIN entries AS own, arrayEnumerate(entries) AS place
        WHERE own.2 = 'adjust' AND entries[arrayFold((at, step) -> if(at = 0 OR entries[at].2 != 'adjust', at, indexOf(entries.1, entries[at].3)), range(length(entries)), toUInt64(place))].2 = 'estimate'
    ))
