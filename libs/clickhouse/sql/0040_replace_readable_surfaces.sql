-- What a principal could see is said with each decision of the gateway; the surface at a moment is the latest before it.
CREATE OR REPLACE VIEW waybill_v.surfaces
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is',
    principal String COMMENT 'Who could see it: the last link of the delegation chain',
    original_actor String COMMENT 'On whose behalf',
    seen_at DateTime64(9, 'UTC') COMMENT 'When the gateway said so',
    gateway LowCardinality(String) COMMENT 'The gateway that said so',
    server String COMMENT 'The server that the tools belong to',
    policy_bundle String COMMENT 'The rules that made the surface',
    policy_version String COMMENT 'Their version',
    tool_names Array(String) COMMENT 'Visible tools',
    surface_digest String COMMENT 'SHA-256 over all visible names in hex: equal surfaces have equal digests',
    hidden_count UInt32 COMMENT 'Tools that exist and were hidden',
    omitted_count UInt32 COMMENT 'Visible tools that did not fit into the list',
    denied_tool String COMMENT 'The tool that this decision denied; empty when it denied none',
    denied_tool_was_hidden Nullable(Bool) COMMENT 'Whether the denied tool was hidden, too; NULL when none was denied, or the list was cut or says nothing',
    event_id String COMMENT 'The event that says so'
)
SQL SECURITY INVOKER
COMMENT 'One row per decision of a gateway that says what its caller could see'
AS SELECT
    tenant_id,
    principal,
    original_actor,
    occurred_at AS seen_at,
    source_service AS gateway,
    JSONExtractString(payload, 'server') AS server,
    JSONExtractString(payload, 'policy', 'id') AS policy_bundle,
    JSONExtractString(payload, 'policy', 'version') AS policy_version,
    JSONExtract(payload, 'surface', 'tool_names', 'Array(String)') AS tool_names,
    lower(hex(base64Decode(JSONExtractString(payload, 'surface', 'digest')))) AS surface_digest,
    toUInt32(JSONExtractUInt(payload, 'surface', 'hidden_count')) AS hidden_count,
    toUInt32(JSONExtractUInt(payload, 'surface', 'omitted_count')) AS omitted_count,
    if(JSONHas(payload, 'denial'), JSONExtractString(payload, 'tool'), '') AS denied_tool,
    if(denied_tool = '' OR omitted_count > 0 OR (empty(tool_names) AND hidden_count = 0), NULL, toBool(NOT has(tool_names, denied_tool))) AS denied_tool_was_hidden,
    event_id
FROM waybill.events FINAL
WHERE kind = 'gateway_decision' AND JSONHas(payload, 'surface')
