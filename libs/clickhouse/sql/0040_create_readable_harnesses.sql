-- Guidance and grants stand apart: what only guidance names is not a grant.
CREATE VIEW IF NOT EXISTS waybill_v.harnesses
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is',
    call_id String COMMENT 'The call it belongs to; empty when it belongs to none',
    session_id String COMMENT 'The session that ran with it',
    event_id String COMMENT 'The event that says so',
    occurred_at DateTime64(9, 'UTC') COMMENT 'When it was said, by the emitter\'s clock',
    harness String COMMENT 'Name of the harness',
    harness_version String COMMENT 'Its version',
    checkout_state LowCardinality(String) COMMENT 'What the work began from: `fresh`, `warm`; empty when not said',
    parts Array(Tuple(role String, ref String, digest String)) COMMENT 'Instruction source, fixture pack, route card, tool contract and test command, as far as named; digests are SHA-256 in hex',
    guidance Array(Tuple(ref String, digest String)) COMMENT 'What it was told',
    grants Array(Tuple(capability String, granted_by String, policy_bundle String)) COMMENT 'Every grant, as stated',
    founded_grants Array(String) COMMENT 'Capabilities that somebody other than guidance granted',
    unfounded_grants Array(String) COMMENT 'Capabilities that only guidance, or nobody, granted: these are no grants',
    verdict LowCardinality(String) COMMENT 'As in evidence',
    findings Array(LowCardinality(String)) COMMENT 'As in evidence'
)
SQL SECURITY INVOKER
COMMENT 'One row per snapshot of what an agent was run with'
AS SELECT
    tenant_id,
    call_id,
    session_id,
    event_id,
    occurred_at,
    subject AS harness,
    JSONExtractString(payload, 'harness_version') AS harness_version,
    computed['checkout_state'] AS checkout_state,
    arrayMap(role -> (role, JSONExtractString(payload, role, 'ref'), lower(hex(base64Decode(JSONExtractString(payload, role, 'digest'))))), arrayFilter(role -> JSONHas(payload, role), ['instruction_source', 'fixture_pack', 'route_card', 'tool_contract', 'test_command'])) AS parts,
    arrayMap(part -> (JSONExtractString(part, 'ref'), lower(hex(base64Decode(JSONExtractString(part, 'digest'))))), JSONExtractArrayRaw(payload, 'guidance')) AS guidance,
    arrayMap(part -> (JSONExtractString(part, 'capability'), JSONExtractString(part, 'granted_by'), JSONExtractString(part, 'policy_bundle')), JSONExtractArrayRaw(payload, 'grants')) AS grants,
    JSONExtract(computed['founded_grants'], 'Array(String)') AS founded_grants,
    JSONExtract(computed['unfounded_grants'], 'Array(String)') AS unfounded_grants,
    verdict,
    findings
FROM waybill_v.evidence
WHERE kind = 'harness_snapshot'
