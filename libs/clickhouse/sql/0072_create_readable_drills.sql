CREATE VIEW IF NOT EXISTS waybill_v.drills
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    drill LowCardinality(String) COMMENT 'The drill',
    event_id String COMMENT 'The event that says so',
    finished_at DateTime64(9, 'UTC') COMMENT 'When it finished',
    fixture String COMMENT 'What was replayed',
    fixture_digest String COMMENT 'SHA-256 of the fixture in hex; empty when nobody gave it',
    did_pass Bool COMMENT 'Whether everything expected was found',
    failures Array(String) COMMENT 'What was expected and was not found',
    call_ids Array(String) COMMENT 'The calls that the drill made',
    duration_ns Int64 COMMENT 'How long it took',
    version UInt64 COMMENT '(fold epoch << 48) | offset of the facts topic; of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per drill that ran'
AS SELECT
    tenant_id,
    drill,
    event_id,
    finished_at,
    fixture,
    fixture_digest,
    did_pass,
    failures,
    call_ids,
    duration_ns,
    version
FROM waybill.drills FINAL
