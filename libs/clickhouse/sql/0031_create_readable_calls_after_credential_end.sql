-- Whatever the call itself claims of its credential: the credential's own life decides.
CREATE VIEW IF NOT EXISTS waybill_v.calls_after_credential_end
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is',
    call_id String COMMENT 'The call',
    started_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it went out',
    tool LowCardinality(String) COMMENT 'The tool',
    principal String COMMENT 'Who called',
    credential_fingerprint String COMMENT 'The credential that it ran on',
    credential_lane LowCardinality(String) COMMENT 'The lane that it ran on',
    claimed_state LowCardinality(String) COMMENT 'What the hops said of the credential at that moment; `valid` here is a contradiction',
    change LowCardinality(String) COMMENT 'How the credential had ended: `revoked` or `expired`',
    ended_at DateTime64(9, 'UTC') COMMENT 'When it had ended',
    outcome LowCardinality(String) COMMENT 'How the call ended'
)
SQL SECURITY INVOKER
COMMENT 'One row per call that went out at or after the end of the credential it ran on'
AS SELECT
    calls.tenant_id AS tenant_id,
    calls.call_id AS call_id,
    calls.started_at AS started_at,
    calls.tool AS tool,
    calls.principal AS principal,
    calls.credential_fingerprint AS credential_fingerprint,
    calls.credential_lane AS credential_lane,
    calls.credential_state AS claimed_state,
    ends.first_end AS change,
    ends.ended_at AS ended_at,
    calls.outcome AS outcome
FROM waybill_v.calls AS calls
INNER JOIN
(
    SELECT tenant_id, credential_fingerprint, argMin(change, effective_at) AS first_end, min(effective_at) AS ended_at
    FROM waybill_v.credentials
    WHERE change IN ('revoked', 'expired') AND credential_fingerprint != ''
    GROUP BY tenant_id, credential_fingerprint
) AS ends ON ends.tenant_id = calls.tenant_id AND ends.credential_fingerprint = calls.credential_fingerprint
WHERE calls.started_at >= ends.ended_at
