CREATE VIEW IF NOT EXISTS waybill_v.incident_segments
SQL SECURITY INVOKER
COMMENT 'Stand-in of the ledger core'
AS SELECT * FROM waybill.incident_segments FINAL
