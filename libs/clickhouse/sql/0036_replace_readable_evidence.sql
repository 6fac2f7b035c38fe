-- All rows of a call are written together, before the call itself: the newest of them are whole, and older ones are no
-- longer the call's. What is older than the call was dropped from it.
CREATE OR REPLACE VIEW waybill_v.evidence
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    call_id String COMMENT 'The call it belongs to; empty when it belongs to none',
    session_id String COMMENT 'The session of the call, or the one that the event names',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits',
    attempt UInt32 COMMENT 'Which try of the call, from 1',
    tool LowCardinality(String) COMMENT 'Tool of the call',
    server LowCardinality(String) COMMENT 'Server of the call',
    principal String COMMENT 'Who called; without a call, who acted',
    credential_lane LowCardinality(String) COMMENT 'The credential lane of the call, or the one that the event names',
    event_id String COMMENT 'The event that says so',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it happened, by the emitter\'s clock',
    hop LowCardinality(String) COMMENT 'The hop that says so',
    kind LowCardinality(String) COMMENT 'The payload\'s name: `file_operation`, `url_fetch`, `tool_output`, …',
    subject String COMMENT 'What it is about: a canonical path, a URL, an adapter',
    denial_reason LowCardinality(String) COMMENT 'The refusal that the hop states; empty when it states none',
    verdict LowCardinality(String) COMMENT 'What follows from its text: `denied` (a hop refused it), `unguarded` (it deserved a refusal and nobody refused, or a refusal did not hold), `broken` (it contradicts itself or lost something), `allowed` (an access that deserves no refusal), `sound` (anything else in order); empty when it tells too little, or was stored before there were verdicts',
    findings Array(LowCardinality(String)) COMMENT 'Closed words for what was found, in a fixed order; docs/evidence.md explains each',
    target_class LowCardinality(String) COMMENT 'What the target of a URL fetch is by its text: `public`, `loopback`, `link_local`, `metadata`, `private`, `unique_local`, `cluster_service`, `multicast`, `reserved`; empty when the text does not tell',
    deserved_denial LowCardinality(String) COMMENT 'The refusal that it deserves by its text, beside denial_reason, which a hop stated; empty when it deserves none or nobody can tell',
    policy_bundle String COMMENT 'The rules under which the hop decided',
    policy_version String COMMENT 'Their version',
    computed Map(LowCardinality(String), String) COMMENT 'What was computed from the text, by name: `canonical_path`, `resolved_class`, `founded_grants`, …; only what could be computed is there',
    payload String COMMENT 'JSON text of the payload with the field names of the contract',
    version UInt64 COMMENT '(fold epoch << 48) | log offset; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per piece of evidence of particular tools and hops: what it claims, and what follows from its text'
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
    child.event_id AS event_id,
    child.occurred_at AS occurred_at,
    child.hop AS hop,
    child.kind AS kind,
    child.subject AS subject,
    child.denial_reason AS denial_reason,
    child.verdict AS verdict,
    child.findings AS findings,
    child.target_class AS target_class,
    child.deserved_denial AS deserved_denial,
    child.policy_bundle AS policy_bundle,
    child.policy_version AS policy_version,
    child.computed AS computed,
    child.payload AS payload,
    child.version AS version
FROM (
    SELECT *, max(version) OVER (PARTITION BY tenant_id, call_id) AS newest_version
    FROM waybill.evidence FINAL
) AS child
LEFT JOIN waybill.calls AS parent FINAL ON parent.tenant_id = child.tenant_id AND parent.call_id = child.call_id
WHERE child.call_id = '' OR (parent.call_id = child.call_id AND child.version = child.newest_version AND child.version >= parent.version)
