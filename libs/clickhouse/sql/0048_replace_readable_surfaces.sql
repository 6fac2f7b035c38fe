-- What a principal could see is said with a decision of the gateway and stands until the gateway says otherwise: a denial
-- that brings no surface is held against the latest one before it, of the same gateway, server and principal (B11).
CREATE OR REPLACE VIEW waybill_v.surfaces
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is',
    principal String COMMENT 'Who could see it: the last link of the delegation chain',
    original_actor String COMMENT 'On whose behalf',
    seen_at DateTime64(9, 'UTC') COMMENT 'When the gateway decided',
    gateway LowCardinality(String) COMMENT 'The gateway that said so',
    server String COMMENT 'The server that the tools belong to',
    policy_bundle String COMMENT 'The rules that made the surface',
    policy_version String COMMENT 'Their version',
    said_by_event_id String COMMENT 'The event that says what could be seen; another than event_id where an earlier surface still stands; empty when none was ever said',
    tool_names Array(String) COMMENT 'Visible tools',
    surface_digest String COMMENT 'SHA-256 over all visible names in hex: equal surfaces have equal digests',
    hidden_count UInt32 COMMENT 'Tools that exist and were hidden',
    omitted_count UInt32 COMMENT 'Visible tools that did not fit into the list',
    denied_tool String COMMENT 'The tool that this decision denied; empty when it denied none',
    denied_tool_was_hidden Nullable(Bool) COMMENT 'Whether the denied tool was hidden, too; NULL when none was denied, or no surface is known, or the list was cut or says nothing',
    event_id String COMMENT 'The decision'
)
SQL SECURITY INVOKER
COMMENT 'One row per decision of a gateway that says what its caller could see, or that denied a tool'
AS SELECT
    tenant_id,
    principal,
    original_actor,
    occurred_at AS seen_at,
    source_service AS gateway,
    server,
    JSONExtractString(payload, 'policy', 'id') AS policy_bundle,
    JSONExtractString(payload, 'policy', 'version') AS policy_version,
    standing.1 AS said_by_event_id,
    JSONExtract(standing.2, 'tool_names', 'Array(String)') AS tool_names,
    lower(hex(base64Decode(JSONExtractString(standing.2, 'digest')))) AS surface_digest,
    toUInt32(JSONExtractUInt(standing.2, 'hidden_count')) AS hidden_count,
    toUInt32(JSONExtractUInt(standing.2, 'omitted_count')) AS omitted_count,
    if(is_denial, JSONExtractString(payload, 'tool'), '') AS denied_tool,
    if(denied_tool = '' OR omitted_count > 0 OR (empty(tool_names) AND hidden_count = 0), NULL, toBool(NOT has(tool_names, denied_tool))) AS denied_tool_was_hidden,
    event_id
FROM
(
    SELECT
        tenant_id,
        principal,
        original_actor,
        occurred_at,
        source_service,
        JSONExtractString(payload, 'server') AS server,
        payload,
        event_id,
        JSONHas(payload, 'surface') AS is_surface,
        JSONHas(payload, 'denial') AS is_denial,
        argMaxIf((event_id, JSONExtractRaw(payload, 'surface')), (occurred_at, event_id), is_surface) OVER (
            PARTITION BY tenant_id, principal, source_service, server
            ORDER BY occurred_at, event_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS standing
    FROM waybill.events FINAL
    WHERE kind = 'gateway_decision'
)
WHERE is_surface OR is_denial
