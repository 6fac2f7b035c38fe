CREATE VIEW IF NOT EXISTS waybill_v.which_credentials_ran
(
    call_id String COMMENT 'The logical tool call over all its attempts; ids that begin with `span:` or `event:` are given to records that found no call',
    occurred_at DateTime64(9, 'UTC') COMMENT 'The earliest moment known of the call, by the clocks of those who spoke; 1970-01-01 when nobody gave one',
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    principal String COMMENT 'Who called: the last link of the delegation chain',
    tool LowCardinality(String) COMMENT 'Name of the tool',
    auth_mode LowCardinality(String) COMMENT 'How the credential came to be used: `managed`, `byok`, `delegated_oauth`, `service`, `anonymous`',
    credential_lane LowCardinality(String) COMMENT 'The named path that authority flows through; the unit that can be frozen',
    credential_fingerprint String COMMENT 'Keyed or truncated hash of the credential; never the credential',
    credential_state LowCardinality(String) COMMENT 'State of the credential when it was used: `valid`, `expired`, `revoked`, `rotated`, `wrong_tenant`, `unknown`',
    scopes Array(String) COMMENT 'Scopes that the credential carried',
    provider_identity LowCardinality(String) COMMENT 'Who issued the credential',
    backend_principal String COMMENT 'The account that the provider saw',
    quota_owner LowCardinality(String) COMMENT 'The team or budget that pays',
    provider LowCardinality(String) COMMENT 'The upstream that acted: from the receipt, else from the first upstream call',
    upstream_lanes Array(String) COMMENT 'Lanes of the calls that the tool made upstream, each once',
    policy_bundle LowCardinality(String) COMMENT 'Id of the policy bundle that judged the call',
    policy_version LowCardinality(String) COMMENT 'Version of that bundle',
    enforcement_mode LowCardinality(String) COMMENT '`enforced`, `audited`, or `declared`: named, but nothing evaluated it',
    outcome LowCardinality(String) COMMENT '`success`, `failure`, `denied`, `partial`, `unknown`; `unknown` means that nobody knows, not that nothing happened',
    state LowCardinality(String) COMMENT '`open`, `complete`, `incomplete`, `orphaned`, `conflicted`; as of the time of reading',
    session_id String COMMENT 'The conversation or workflow; empty when no hop named one',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits'
)
SQL SECURITY INVOKER
COMMENT 'Which credentials ran? One row per call'
AS SELECT *
FROM waybill.which_credentials_ran
