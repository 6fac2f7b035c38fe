CREATE VIEW IF NOT EXISTS waybill.who_called_what
(
    call_id String COMMENT 'The logical tool call over all its attempts; ids that begin with `span:` or `event:` are given to records that found no call',
    occurred_at DateTime64(9, 'UTC') COMMENT 'The earliest moment known of the call, by the clocks of those who spoke; 1970-01-01 when nobody gave one',
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    principal String COMMENT 'Who called: the last link of the delegation chain',
    original_actor String COMMENT 'On whose behalf: the first link of the delegation chain',
    principal_chain Array(String) COMMENT 'The whole delegation chain, original actor first',
    agent_id LowCardinality(String) COMMENT 'The agent that decided to call',
    workspace_id LowCardinality(String) COMMENT 'The workspace or project',
    session_id String COMMENT 'The conversation or workflow; empty when no hop named one',
    session_source LowCardinality(String) COMMENT 'Where session_id came from: `signed_handle`, `conversation`, `baggage`, `mcp_session`, `trace`',
    tool LowCardinality(String) COMMENT 'Name of the tool',
    tool_version LowCardinality(String) COMMENT 'Version of the tool',
    server LowCardinality(String) COMMENT 'The MCP server that offers the tool',
    namespace LowCardinality(String) COMMENT 'Namespace of the tool, else of the agent',
    started_at Nullable(DateTime64(9, 'UTC')) COMMENT 'Start of the first attempt; NULL when nobody saw it start',
    ended_at Nullable(DateTime64(9, 'UTC')) COMMENT 'End of the last attempt; NULL when nobody saw it end',
    input_summary String COMMENT 'JSON text: names, types, sizes and digests of the arguments; never their contents',
    outcome LowCardinality(String) COMMENT '`success`, `failure`, `denied`, `partial`, `unknown`; `unknown` means that nobody knows, not that nothing happened',
    state LowCardinality(String) COMMENT '`open`, `complete`, `incomplete`, `orphaned`, `conflicted`; as of the time of reading',
    trace_id String COMMENT 'W3C trace id, 32 lower-case hex digits'
)
SQL SECURITY INVOKER
COMMENT 'Who called what tool? One row per call'
AS SELECT
    call_id,
    occurred_at,
    tenant_id,
    principal,
    original_actor,
    principal_chain,
    agent_id,
    workspace_id,
    session_id,
    session_source,
    tool,
    tool_version,
    server,
    namespace,
    started_at,
    ended_at,
    input_summary,
    outcome,
    state,
    trace_id
FROM waybill_v.calls
