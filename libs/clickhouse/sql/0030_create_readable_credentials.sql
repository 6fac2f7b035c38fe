-- The life of a credential belongs to no call: its events are read where they lie.
CREATE VIEW IF NOT EXISTS waybill_v.credentials
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is',
    credential_fingerprint String COMMENT 'Which credential; the same text as in calls.credential_fingerprint',
    credential_lane String COMMENT 'The lane that it opens',
    change LowCardinality(String) COMMENT '`issued`, `rotated`, `expired`, `revoked`, `scope_drifted`',
    effective_at DateTime64(9, 'UTC') COMMENT 'When the change took effect; when it was said, where it named no moment',
    successor_fingerprint String COMMENT 'What replaces it, after a rotation',
    scopes_before Array(String) COMMENT 'Scopes before the change',
    scopes_after Array(String) COMMENT 'Scopes after the change',
    changed_by String COMMENT 'Who changed it',
    reason String COMMENT 'Why, in the words of who changed it',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it was said, by the emitter\'s clock',
    event_id String COMMENT 'The event that says so'
)
SQL SECURITY INVOKER
COMMENT 'One row per change of a credential, as it was reported'
AS SELECT
    tenant_id,
    JSONExtractString(payload, 'credential_fingerprint') AS credential_fingerprint,
    JSONExtractString(payload, 'credential_lane') AS credential_lane,
    lower(replaceOne(JSONExtractString(payload, 'change'), 'CREDENTIAL_CHANGE_', '')) AS change,
    if(JSONExtractString(payload, 'effective_unix_nano') IN ('', '0'), occurred_at, fromUnixTimestamp64Nano(toInt64(JSONExtractString(payload, 'effective_unix_nano')), 'UTC')) AS effective_at,
    JSONExtractString(payload, 'successor_fingerprint') AS successor_fingerprint,
    JSONExtract(payload, 'scopes_before', 'Array(String)') AS scopes_before,
    JSONExtract(payload, 'scopes_after', 'Array(String)') AS scopes_after,
    JSONExtractString(payload, 'changed_by') AS changed_by,
    JSONExtractString(payload, 'reason') AS reason,
    occurred_at,
    event_id
FROM waybill.events FINAL
WHERE kind = 'credential_changed'
