CREATE VIEW IF NOT EXISTS waybill_v.effects_and_spend
(
    call_id String COMMENT 'The logical tool call over all its attempts; ids that begin with `span:` or `event:` are given to records that found no call',
    occurred_at DateTime64(9, 'UTC') COMMENT 'The earliest moment known of the call, by the clocks of those who spoke; 1970-01-01 when nobody gave one',
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    principal String COMMENT 'Who called: the last link of the delegation chain',
    tool LowCardinality(String) COMMENT 'Name of the tool',
    outcome LowCardinality(String) COMMENT '`success`, `failure`, `denied`, `partial`, `unknown`; `unknown` means that nobody knows, not that nothing happened',
    effects Array(String) COMMENT 'Each effect as "kind resource"; the table effects has them in full',
    reversibility LowCardinality(String) COMMENT 'The gravest change: `no_effect`, `reversible`, `permanent`; empty when not known',
    recovery_checkpoint String COMMENT 'Checkpoint that the runtime named for recovery',
    receipt_disposition LowCardinality(String) COMMENT 'What the provider says it did: `action`, `no_op`, `refused`; empty without a receipt',
    receipt_id String COMMENT 'The provider\'s id of the receipt',
    receipt_verified Bool COMMENT 'True when the receipt was verified by signature or authenticated source',
    provider LowCardinality(String) COMMENT 'The upstream that acted: from the receipt, else from the first upstream call',
    provider_request_id String COMMENT 'The provider\'s own id of the request',
    estimated_nanos Int64 COMMENT 'Estimated cost, in 10^-9 of the currency',
    actual_nanos Int64 COMMENT 'Actual cost, in 10^-9 of the currency; 0 where nothing is priced, see unpriced',
    unpriced UInt32 COMMENT 'Spend entries whose amount is not known; unpriced is a state, not zero',
    currency LowCardinality(String) COMMENT 'ISO 4217; empty without money; `XXX` when entries differ, and then the sums are 0 and spend_entries tells',
    credential_lane LowCardinality(String) COMMENT 'The named path that authority flows through; the unit that can be frozen',
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays',
    state LowCardinality(String) COMMENT '`open`, `complete`, `incomplete`, `orphaned`, `conflicted`; as of the time of reading',
    session_id String COMMENT 'The conversation or workflow; empty when no hop named one',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits'
)
SQL SECURITY INVOKER
COMMENT 'What side effects and spend followed, and who owns them? One row per call'
AS SELECT *
FROM waybill.effects_and_spend
