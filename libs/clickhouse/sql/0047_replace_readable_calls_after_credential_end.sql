-- Whatever the call itself claims of its credential: the credential's own life decides. It ends when it is revoked or
-- expires, and lives again when it is issued anew. A rotation ends nothing: the old one may still work.
CREATE OR REPLACE VIEW waybill_v.calls_after_credential_end
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is',
    call_id String COMMENT 'The call',
    started_at Nullable(DateTime64(9, 'UTC')) COMMENT 'When it went out; NULL when nobody saw it, and then the earliest moment known of it counts',
    tool LowCardinality(String) COMMENT 'The tool',
    principal String COMMENT 'Who called',
    credential_fingerprint String COMMENT 'The credential that it ran on',
    credential_lane LowCardinality(String) COMMENT 'The lane that it ran on',
    claimed_state LowCardinality(String) COMMENT 'What the hops said of the credential at that moment; `valid` here is a contradiction',
    change LowCardinality(String) COMMENT 'How the credential had ended: `revoked` or `expired`',
    ended_at DateTime64(9, 'UTC') COMMENT 'When it had ended, for the first time since it was last issued',
    outcome LowCardinality(String) COMMENT 'How the call ended'
)
SQL SECURITY INVOKER
COMMENT 'One row per call that went out at or after the end of the credential it ran on, and before it was issued anew'
AS SELECT
    calls.tenant_id AS tenant_id,
    calls.call_id AS call_id,
    any(calls.started_at) AS started_at,
    any(calls.tool) AS tool,
    any(calls.principal) AS principal,
    any(calls.credential_fingerprint) AS credential_fingerprint,
    any(calls.credential_lane) AS credential_lane,
    any(calls.credential_state) AS claimed_state,
    argMin(ends.change, ends.effective_at) AS change,
    min(ends.effective_at) AS ended_at,
    any(calls.outcome) AS outcome
FROM waybill_v.calls AS calls
INNER JOIN
(
    SELECT
        credentials.tenant_id AS tenant_id,
        credentials.credential_fingerprint AS credential_fingerprint,
        credentials.change AS change,
        credentials.effective_at AS effective_at,
        arrayFilter(each -> each > credentials.effective_at, issues.issued_at) AS issued_again_at
    FROM waybill_v.credentials AS credentials
    LEFT JOIN
    (
        SELECT tenant_id, credential_fingerprint, groupArray(effective_at) AS issued_at
        FROM waybill_v.credentials
        WHERE change = 'issued'
        GROUP BY tenant_id, credential_fingerprint
    ) AS issues ON issues.tenant_id = credentials.tenant_id AND issues.credential_fingerprint = credentials.credential_fingerprint
    WHERE credentials.change IN ('revoked', 'expired') AND credentials.credential_fingerprint != ''
) AS ends ON ends.tenant_id = calls.tenant_id AND ends.credential_fingerprint = calls.credential_fingerprint
WHERE coalesce(calls.started_at, calls.occurred_at) >= ends.effective_at
  AND NOT arrayExists(again -> again <= coalesce(calls.started_at, calls.occurred_at), ends.issued_again_at)
GROUP BY calls.tenant_id, calls.call_id
