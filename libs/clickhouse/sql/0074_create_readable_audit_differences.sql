CREATE VIEW IF NOT EXISTS waybill_v.audit_differences
(
    tenant_id LowCardinality(String) COMMENT 'Whose data this is; from the credential of the emitter, `default` without authentication',
    audit_id String COMMENT 'Names the audit',
    audited_at DateTime64(9, 'UTC') COMMENT 'When it ran',
    subject LowCardinality(String) COMMENT 'What was recomputed: a table',
    place String COMMENT 'The row: its key',
    field LowCardinality(String) COMMENT 'The column',
    expected String COMMENT 'What the events say',
    found String COMMENT 'What the row says',
    version UInt64 COMMENT 'Of two rows for one key the highest wins'
)
SQL SECURITY INVOKER
COMMENT 'One row per difference that an audit found between rows and events'
AS SELECT
    tenant_id,
    audit_id,
    audited_at,
    subject,
    place,
    field,
    expected,
    found,
    version
FROM waybill.audit_differences FINAL
